"""Tools for AI assistants: search, read verbatim passages, verify quotations. None of them writes."""
