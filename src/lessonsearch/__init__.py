"""Search the lessons of serious case reviews, and link to the exact excerpt."""

__version__ = "0.2.0"
