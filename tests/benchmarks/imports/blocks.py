"""How many blocks of the report a reader gives back right, on the files that `specimens.py` wrote.

    PYTHONPATH=tests python -m benchmarks.imports.blocks FOLDER [-v]

A block is right when its words are the report's to the letter, its number is right, and a heading is a heading, a
bullet a bullet, and text neither. A quotation may be given as a paragraph. `headings` counts what was taken for a
heading and is none (the report's title is one).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

from lessonsearch.imports.readers import read

TITLE = "Ages of concern: learning lessons from serious case reviews"
LIKE = {"h": "heading", "bullet": "bullet", "num": "text", "para": "text", "quote": "text"}


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def score(path: Path, verbose: bool = False) -> tuple[int, int, int, int, float]:
    """Right blocks, right body blocks, all blocks, false headings, seconds."""
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    truth = [
        one if isinstance(one, dict) else dict(zip(("kind", "text"), one, strict=False)) for one in truth
    ]
    for one in truth:  # the study's own form has numbers in the text
        if one["kind"] == "num" and "number" not in one:
            one["number"], one["text"] = re.match(r"(\d+)\. (.*)", one["text"], re.DOTALL).groups()
    begun = time.perf_counter()
    report = read(path.name, path.read_bytes())
    seconds = time.perf_counter() - begun
    given = defaultdict(list)
    for block in report.blocks:
        kind = block.kind if block.kind in ("heading", "bullet", "table") else "text"
        given[(kind, block.number, words(block.text))].append(block)
    right = body = 0
    for one in truth:
        key = (LIKE[one["kind"]], one.get("number", ""), words(one["text"]))
        if given.get(key):
            given[key].pop()
            right += 1
            body += one["kind"] != "h"
        elif verbose:
            print(f"  lacks {key[0]} {key[1]} | {key[2][:90]} … {key[2][-40:]}")
    left = [block for blocks in given.values() for block in blocks]
    false = [
        block
        for block in left
        if block.kind == "heading" and words(block.text).casefold() not in (TITLE.casefold(), "contents")
    ]
    if verbose:
        for block in left:
            print(
                f"  extra {block.kind} {block.number} p{block.page} | {block.text[:90]} … {block.text[-40:]}"
            )
        print(
            f"  notes {[(n.mark, n.text[:30]) for n in report.notes]} removed {len(report.removed)} unread {report.unread}"
        )
    return right, body, len(truth), len(false), seconds


if __name__ == "__main__":
    files = [
        p
        for a in sys.argv[1:]
        if a != "-v"
        for p in ([Path(a)] if Path(a).is_file() else sorted(Path(a).iterdir()))
    ]
    for path in files:
        if path.suffix in (".json", ".fodt"):
            continue
        right, body, total, false, seconds = score(path, "-v" in sys.argv)
        print(
            f"{path.name:24} right {right}/{total} ({right / total:.1%}), body {body}, false headings {false}, {seconds:.2f} s",
            flush=True,
        )
