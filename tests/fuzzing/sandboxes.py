"""The readers of strangers' files as the sandbox has them: any Markdown, and any answer of a child."""

from __future__ import annotations

import json
from pathlib import Path

from fuzzing.target import Target, sentences
from fuzzing.uploads import WORDS
from lessonsearch.errors import DocumentError
from lessonsearch.sandbox.answers import understand
from lessonsearch.sandbox.plain_values import to_plain
from lessonsearch.verify import UploadedDocument, read_document
from lessonsearch.verify.readers.commonmark import html_of
from lessonsearch.verify.readers.upload import TextBlock, Unread

MARKDOWN = """\
# Part

One *two* **three** `four` [five](lesson:ages-of-concern#p28 'six') ![](a.png)

> seven
> > eight

- nine
    1. ten

| a | b |
|---|:-:|
| c | d |

```
code
```

[e]: https://example.org

[e] ~~f~~ <b>g</b>
"""
DOCUMENT = UploadedDocument(
    "a.md", (TextBlock("One", "line 1", ("a",), line=1),), (Unread("line 2", "a picture"),)
)
ANSWER = json.dumps({"value": to_plain(DOCUMENT)}).encode() + b"\n"


def markdown(scratch: Path) -> Target:
    """Markdown as HTML with the lines of its blocks."""

    def run(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        made = html_of(text)
        assert made.encode() or not text.strip()
        return True

    return Target([MARKDOWN.encode(), (MARKDOWN * 3).encode()], run, WORDS)


def answers(scratch: Path) -> Target:
    """What a child answers, which may have been taken over by the file that it read."""

    def run(data: bytes) -> bool:
        try:
            document = understand(read_document, "a.md", data)
        except DocumentError as error:
            return sentences(error.problems)
        assert type(document) is UploadedDocument
        assert all(type(block.text) is str and type(block.links) is tuple for block in document.blocks)
        return True

    words = (
        '{"problems": ["',
        '{"fault": "depth"}',
        '{"fault": "error", "error": "x", "at": "y:1"}',
        '"value"',
        '"blocks"',
        '"text"',
        '"location"',
        '"links"',
        '"quoted"',
        '"page"',
        "null",
        "[[",
        "1e999",
        "NaN",
    )
    return Target([ANSWER], run, words)
