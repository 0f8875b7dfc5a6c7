"""Facet bits for peers that have no facets of their own: the best that NumPy does, as for ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.asking import Asked, Row, values
from lessonsearch.model.taxonomy import Taxonomy


class Packer:
    """Gathers each value's lessons, and writes them as rows of bits; the many sources as numbers."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.values = values(taxonomy)
        self.sources = {source: number for number, source in enumerate(self.values.pop("source"))}
        self.having: dict[tuple[str, str], list[int]] = {
            (name, value): [] for name, listed in self.values.items() for value in listed
        }
        self.source_of: list[int] = []

    def add(self, row: Row) -> None:
        for name in self.values:
            for value in row.values[name]:
                self.having[name, value].append(row.number)
        self.source_of.append(self.sources[row.values["source"][0]])

    def write(self, place: Path) -> None:
        size = len(self.source_of)
        flags = np.zeros((len(self.having), -(-size // 64) * 64), bool)
        for row, numbers in zip(flags, self.having.values(), strict=True):
            row[numbers] = True
        np.save(place / "bits.npy", np.packbits(flags, axis=1, bitorder="little").view(np.uint64))
        np.save(place / "sources.npy", np.array(self.source_of, np.int64))


class Counter:
    """Filters and counts by the bits that a `Packer` wrote."""

    def __init__(self, place: Path, taxonomy: Taxonomy) -> None:
        self.values = values(taxonomy)
        self.bits = np.load(place / "bits.npy")
        self.source_of = np.load(place / "sources.npy")
        self.size = len(self.source_of)
        self.sources = self.values["source"]
        self.parts = {}
        end = 0
        for name, listed in self.values.items():
            if name != "source":
                self.parts[name] = slice(end, end := end + len(listed))

    def pack(self, found: np.ndarray) -> np.ndarray:
        flags = np.zeros(-(-self.size // 64) * 64, bool)
        flags[: self.size] = found
        return np.packbits(flags, bitorder="little").view(np.uint64)

    def filtered(self, found: np.ndarray, asked: Asked) -> tuple[np.ndarray, dict[str, dict[str, int]]]:
        """Of the lessons found, as flags, the numbers of those that pass all filters; and the counts."""
        base = self.pack(found)
        filters = {name: self._any(name, chosen) for name, chosen in asked.filters.items()}
        among = _all_but(base, filters, "")
        counts = {}
        for name in self.values:
            lifted = _all_but(base, filters, name) if name in filters else among
            if name == "source":
                each = np.bincount(self.source_of[self._numbers(lifted)], minlength=len(self.sources))
            else:
                each = np.bitwise_count(self.bits[self.parts[name]] & lifted).sum(axis=1, dtype=np.int64)
            counts[name] = {
                value: number
                for value, number in zip(self.values[name], each.tolist(), strict=True)
                if number
            }
        return self._numbers(among), counts

    def _numbers(self, bits: np.ndarray) -> np.ndarray:
        return np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))

    def _any(self, name: str, chosen: tuple[str, ...]) -> np.ndarray:
        ranks = [self.values[name].index(value) for value in chosen]
        if name == "source":
            return self.pack(np.isin(self.source_of, ranks))
        return np.bitwise_or.reduce(self.bits[self.parts[name]][ranks], axis=0)


def _all_but(found: np.ndarray, filters: dict[str, np.ndarray], lifted: str) -> np.ndarray:
    for name, bits in filters.items():
        if name != lifted:
            found = found & bits
    return found


def best(scores: np.ndarray, numbers: np.ndarray, size: int) -> np.ndarray:
    """The numbers of the lessons with the highest scores, in reading order where these are equal."""
    if len(scores) > size:
        top = np.argpartition(-scores, size - 1)[:size]
        scores, numbers = scores[top], numbers[top]
    return numbers[np.lexsort((numbers, -scores))]
