"""The query: what a visitor asks for, as an immutable value, and the language in which the words are written.

`query` reads URL parameters and writes them back, `parser` parses the search words, `presets` are filters
that a profession would set.
"""
