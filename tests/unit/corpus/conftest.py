"""What tests of the corpus share: a small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.small_corpus import (
    FIRST,
    ORIGINAL,
    PERMALINKS,
    SECOND,
    SOURCE,
    TAXONOMY,
    write,
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole corpus of one source with two lessons, right in every way."""
    root = tmp_path / "corpus"
    write(root / "taxonomy.yaml", TAXONOMY)
    write(root / "permalinks.txt", PERMALINKS)
    write(root / "r" / "source.md", SOURCE)
    write(root / "r" / "original.txt", ORIGINAL)
    write(root / "r" / "001-one.md", FIRST)
    write(root / "r" / "002-two.md", SECOND)
    return root
