"""Tools for AI assistants: they give out verbatim passages, check quotations, and write nothing."""
