"""Readers: turn the bytes of an uploaded file into blocks of text, with one module for each family of
formats."""
