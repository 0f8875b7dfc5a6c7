"""Mistakes in a corpus's files: what somebody wrote, recognised, and what to write instead."""
