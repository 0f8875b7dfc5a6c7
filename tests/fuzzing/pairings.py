"""Quotation marks in any order: which is whose partner."""

from __future__ import annotations

from pathlib import Path

from fuzzing.target import Target
from support.quotation_marks import hold_sound

PROSE = """\
“She told us: ‘they said “no” twice’ and left.” He asked, ‘Did they?’ – “Yes”, said the parents’ own doctor.

“It went on for a paragraph.

“And for another ‘with a word’ in it.” «Eh bien ‹oui›», "straight 'and single' too", 5'10" and 24" wide.

- „low marks“ and ''two singles''; the ’90s, rock ’n’ roll
- ‘it ends here.’
"""
MARKS = (*"“”„‟\"＂〝〞″‘’‚‛'＇′«»‹›`´ 6(", "\n\n", "\n", ". ", "’s ", "s’ ", "\u2009", "word")


def target(scratch: Path) -> Target:
    """Text with quotation marks. Usable are the runs that had any."""

    def run(data: bytes) -> bool:
        return hold_sound(data.decode("utf-8", "replace"))

    return Target([PROSE.encode(), *(line.encode() for line in PROSE.splitlines() if line)], run, MARKS)
