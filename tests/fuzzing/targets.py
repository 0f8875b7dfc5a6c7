"""What is fuzzed. To add a target, write a function from a scratch folder to `Target` and name it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from fuzzing import addresses, corpora, pairings, sandboxes, uploads
from fuzzing.target import Target

TARGETS: Mapping[str, Callable[[Path], Target]] = {
    **{ending: partial(uploads.target, ending) for ending in uploads.ENDINGS},
    "pairing": pairings.target,
    "markdown": sandboxes.markdown,
    "answer": sandboxes.answers,
    "corpus": corpora.target,
    "pack": addresses.packs,
    "query": addresses.queries,
}
