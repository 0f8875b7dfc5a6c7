"""A report as blocks, and what tells blocks apart: numbers that run on, list marks, hyphens at line ends."""
