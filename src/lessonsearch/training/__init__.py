"""Excerpts in training material: a Python-Markdown extension that links, draws in and checks them.

    [the review](lesson:ages-of-concern#p28)     a link to the excerpt
    ![](lesson:ages-of-concern#p28)              on a line of its own: the excerpt drawn in, word for word,
                                                 with where it stands and a link
    ![the threshold for information sharing](lesson:ages-of-concern#p28)
                                                 just those words of it

A reference that leads nowhere, or words that are not the source's, are a TrainingError: all of them at
once, with file, line and the nearest right answer.

Any user of Python-Markdown can load the extension by its entry point `lessonsearch` or as
`lessonsearch.training`; its options are `corpus`, the folder of a corpus (else the one that comes with the
program), `site`, the address that links begin with, and `file`, the name that errors begin with. A
program that holds lessons already gives them as `names`. `render` makes a piece of the corpus's own
training material into HTML that is safe to show, `check` checks all of it, `uses` says what uses what.
"""

from __future__ import annotations

from lessonsearch.training.extension import LessonExtension, makeExtension
from lessonsearch.training.references import CorpusLookup, LinkBuilder, SiteLinks
from lessonsearch.training.renderer import RenderedMaterial, check, render, sources_of, uses
from lessonsearch.training.training_document import material_document

__all__ = [
    "CorpusLookup",
    "LessonExtension",
    "LinkBuilder",
    "RenderedMaterial",
    "SiteLinks",
    "check",
    "makeExtension",
    "material_document",
    "render",
    "sources_of",
    "uses",
]
