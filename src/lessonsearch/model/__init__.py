"""What the corpus is made of, as plain values: sources, lessons, excerpts, facets, training material.

Frozen dataclasses without I/O. Everything above reads them; `corpus` makes them from files.
"""
