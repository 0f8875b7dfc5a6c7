"""How much of what was planted the privacy guard finds, and what it flags that is no one's.

PYTHONPATH=tests python -m benchmarks.imports.identifiers [-v]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lessonsearch.imports.privacy import find

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "imports"
PLANT = re.compile(r"\{\{(\w+)\|([^}]+)\}\}")


def planted(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A sentence without marks, and the places of what is planted in it."""
    text, spans, at = "", [], 0
    for match in PLANT.finditer(line):
        text += line[at : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return text + line[at:], spans


def measure(verbose: bool) -> None:
    lines = [
        line for line in (DATA / "planted.txt").read_text("utf-8").splitlines() if line and line[0] != "#"
    ]
    found = total = 0
    for line in lines:
        text, spans = planted(line)
        given = find(text)
        for kind, begin, end in spans:
            total += 1
            hit = any(each.begin < end and begin < each.end for each in given)
            found += hit
            if verbose and not hit:
                print(f"  missed {kind} '{text[begin:end]}' in: {text}")
    print(f"planted: {found} of {total} found ({found / total:.1%})")
    alarms = 0
    for line in (DATA / "innocent.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            given = find(line)
            alarms += len(given)
            if verbose:
                for each in given:
                    print(f"  alarm {each.kind} '{each.words}' ({each.why}) in: {line}")
    print(f"innocent sentences: {alarms} false alarms")
    text = (ROOT / "corpus" / "ages-of-concern" / "original.txt").read_text("utf-8")
    given = find(text)
    if verbose:
        for each in given:
            print(
                f"  alarm {each.kind} '{each.words}' ({each.why}): {' '.join(text[each.begin - 50 : each.end + 40].split())}"
            )
    print(f"Ofsted report: {len(given)} findings, {len({each.key for each in given})} distinct")


if __name__ == "__main__":
    measure("-v" in sys.argv)
