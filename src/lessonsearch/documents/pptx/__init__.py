"""The PowerPoint writer (.pptx)."""
