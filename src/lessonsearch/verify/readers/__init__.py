"""Readers: from the bytes of an uploaded file to blocks of text, one module for each family of formats."""
