"""File formats: what every reader of other people's files needs, below the readers themselves.

The checker (`verify.readers`) and the imports (`imports.readers`) want different things of a document: blocks
with the place where a person finds them, and paragraphs with their numbers and levels. What they share is
here: packages opened within limits, XML parsed without fetching anything, the namespaces, relationships and
styles of Office Open XML and OpenDocument, and the encodings of text.
"""
