"""The domain model as plain values: sources, lessons, excerpts, facets, training material.

Frozen dataclasses without I/O. Every other package reads them; `corpus` builds them from files.
"""
