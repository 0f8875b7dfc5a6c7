"""The query: an immutable value, and the query language of its words.

`query` reads and writes URL parameters, `parser` parses the search words, `presets` are filters for a
profession.
"""
