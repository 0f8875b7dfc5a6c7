"""The Word writer (.docx)."""
