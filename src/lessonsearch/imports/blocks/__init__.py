"""Blocks of a report, and the clues that separate them: consecutive numbers, list marks, line-end hyphens."""
