"""Coverage: the share of a report's words that is in lessons, and where the rest went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessonsearch.imports.blocks.imported_report import HEADING, WORD, ImportedReport, Removed
from lessonsearch.imports.segmentation import Cutting


@dataclass(frozen=True)
class ReportCoverage:
    """Word counts of a report. `elsewhere` is reason → number of words that are in no lesson."""

    lessons: int
    elsewhere: Mapping[str, int]
    unread: int

    @property
    def total(self) -> int:
        """Total number of words in the file."""
        return self.lessons + sum(self.elsewhere.values())

    @property
    def share(self) -> float:
        """Share of the words that are in lessons, 0 to 1."""
        return self.lessons / self.total if self.total else 0.0

    @property
    def sentence(self) -> str:
        """The coverage as a sentence."""
        line = f"{self.share:.0%} of the file's {self.total:,} words are in lessons"
        if self.elsewhere:
            parts = sorted(self.elsewhere.items(), key=lambda item: -item[1])
            line += "; the others: " + ", ".join(f"{reason.lower()} {words:,}" for reason, words in parts)
        if self.unread:
            line += f"; {self.unread} part{'s' * (self.unread != 1)} could not be read"
        return line + "."


def coverage_of(report: ImportedReport, cutting: Cutting) -> ReportCoverage:
    """Compute the coverage of a segmentation."""
    lessons = sum(cut.words for cut in cutting.cuts)
    elsewhere: Counter[str] = Counter()
    for each in (*report.removed, *cutting.cover):
        elsewhere[each.reason] += _count([each])
    headings = sum(len(WORD.findall(block.printed)) for block in report.blocks if block.kind == HEADING)
    covered = sum(_count([each]) for each in cutting.cover)
    named = report.words - lessons - covered
    if min(headings, named) > 0:
        elsewhere["Headings, kept as the lessons' sections"] = named
    return ReportCoverage(lessons, dict(elsewhere), len(report.unread))


def _count(removed: Iterable[Removed]) -> int:
    return sum(len(WORD.findall(each.text)) for each in removed)
