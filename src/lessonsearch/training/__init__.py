"""Training material: a Python-Markdown extension that links, embeds and checks excerpts.

    [the review](lesson:ages-of-concern#p28)     a link to the excerpt
    ![](lesson:ages-of-concern#p28)              on a line of its own: the excerpt embedded word for word,
                                                 with its pinpoint and a link
    ![the threshold for information sharing](lesson:ages-of-concern#p28)
                                                 only these words of it

Unknown references and words that are not the source's raise TrainingError: all problems at once, with file,
line and the nearest match.

Any user of Python-Markdown can load the extension by its entry point `lessonsearch` or as
`lessonsearch.training`. Its options are `corpus`, the folder of a corpus (default: the one shipped with the
program), `site`, the base URL of links, and `file`, the name that errors begin with. A program that has
lessons in memory passes them as `names`. `render` turns the corpus's own training material into safe HTML,
`check_materials` checks it, and `uses` maps excerpts to the material that uses them.
"""

from __future__ import annotations

from lessonsearch.training.extension import LessonExtension, makeExtension
from lessonsearch.training.references import CorpusLookup, LinkBuilder, SiteLinks
from lessonsearch.training.renderer import RenderedMaterial, check_materials, render, sources_of, uses
from lessonsearch.training.training_document import material_document

__all__ = [
    "CorpusLookup",
    "LessonExtension",
    "LinkBuilder",
    "RenderedMaterial",
    "SiteLinks",
    "check_materials",
    "makeExtension",
    "material_document",
    "render",
    "sources_of",
    "uses",
]
