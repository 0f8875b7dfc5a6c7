"""bm25s and NumPy: its score arrays, words wanted by counting, phrases by reading, bits for the facets.

bm25s itself only ranks lessons with any of the words; the rest is done on its arrays as well as can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import bm25s
import numpy as np

from benchmarks.asking import SHOWN, WIDTH, Answer, Asked, Row
from benchmarks.peers.bits import Counter, Packer, best
from lessonsearch.engines.contract import K1, B
from lessonsearch.model.taxonomy import Taxonomy


def build(rows: Iterable[Row], taxonomy: Taxonomy, place: Path) -> None:
    packer = Packer(taxonomy)
    streams, texts = [], []
    for row in rows:
        packer.add(row)
        texts.append(" {} ".format(" \n ".join(row.texts.values())).encode())
        streams.append(" ".join(row.texts.values()).split())
    model = bm25s.BM25(method="lucene", k1=K1, b=B)
    model.index(streams, show_progress=False)
    model.save(place / "model", show_progress=False)
    (place / "texts").write_bytes(b"".join(texts))
    np.save(place / "ends.npy", np.cumsum([0, *map(len, texts)]))
    packer.write(place)


class Peer:
    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        model = bm25s.BM25.load(place / "model", mmap=True)
        self.data, self.having, self.ends = (model.scores[name] for name in ("data", "indices", "indptr"))
        self.words = model.vocab_dict
        self.texts = np.memmap(place / "texts", mode="r")
        self.text_ends = np.load(place / "ends.npy")
        self.counter = Counter(place, taxonomy)

    def search(self, asked: Asked) -> Answer:
        scores = np.zeros(self.counter.size, np.float32)
        found = np.ones(self.counter.size, bool)
        for words in asked.wanted:
            found &= self._clause(words, scores, found)
        for words in asked.unwanted:
            found &= ~self._clause(words, scores * 0, found)
        numbers, counts = self.counter.filtered(found, asked)
        top = best(scores[numbers], numbers, SHOWN).tolist()
        stems = sorted({word for words in asked.wanted for word in words})
        marks = re.compile(rf"\b(?:{'|'.join(stems)})\b") if stems else None
        return Answer(len(numbers), top, counts, [self._snippet(number, marks) for number in top])

    def _clause(self, words: tuple[str, ...], scores: np.ndarray, among: np.ndarray) -> np.ndarray:
        """The lessons that have all the words, and of those `among` which one looks, side by side."""
        often = np.zeros(self.counter.size, np.uint8)
        for word in words:
            number = self.words.get(word)
            if number is not None:
                part = slice(self.ends[number], self.ends[number + 1])
                scores[self.having[part]] += self.data[part]
                often[self.having[part]] += 1
        found = often == len(words)
        if len(words) > 1:
            phrase = f" {' '.join(words)} "
            for number in np.flatnonzero(found & among):
                found[number] = phrase in self._text(number)
        return found

    def _text(self, number: int) -> str:
        return bytes(self.texts[self.text_ends[number] : self.text_ends[number + 1]]).decode()

    def _snippet(self, number: int, marks: re.Pattern[str] | None) -> str:
        text = self._text(number).rpartition("\n")[2]
        first = marks.search(text) if marks else None
        start = max(0, first.start() - WIDTH // 2) if first else 0
        shown = text[start : start + WIDTH]
        return marks.sub(r"<b>\g<0></b>", shown) if marks else shown
