"""What visitors ask for: addresses of every kind, drawn by chance from a seed, the same each time.

No log of real visitors exists. The shares are what a site for trainers should expect: most come to search,
each search leads to a lesson or two, and some of what is read is cited or fetched by programs.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from lessonsearch import corpus
from lessonsearch.text.analysis import STOP_WORDS
from support.paths import ROOT

SEED = 7
SAMPLE = 3000
"""Lessons that are read for words to ask: more than all words that anybody asks."""
FACETS = ("theme", "age", "agency", "kind")


@dataclass(frozen=True)
class Search:
    """Words and, of some facets, one value each."""

    words: str
    filters: Mapping[str, str]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [("q", self.words), *self.filters.items()]


class Visitors:
    """Draws addresses of a corpus."""

    def __init__(self, folder: Path, seed: int = SEED) -> None:
        self.draws = random.Random(seed)
        taxonomy = corpus.load_manifest(folder).taxonomy
        self.choices = {name: [choice.id for choice in taxonomy.choices(name)] for name in FACETS}
        files = sorted(folder.glob("*/[0-9]*-*.md"))
        self.lessons = [f"{path.parent.name}/{path.stem.partition('-')[2]}" for path in files]
        self.sources = sorted({path.parent.name for path in files})
        read = self.draws.sample(files, min(SAMPLE, len(files)))
        texts = [path.read_text("utf-8").rpartition("\n---\n")[2] for path in read]
        telling = (
            [word for word in re.findall(r"\b[a-z]{4,}\b", text) if word not in STOP_WORDS] for text in texts
        )
        self.texts = [words for words in telling if len(words) > 4]
        self.excerpts = [
            f"{path.parent.name}/p{number}"
            for path, text in zip(read, texts, strict=True)
            for number in re.findall(r"^¶(\d+) ", text, re.MULTILINE)
        ]
        folder = ROOT / "templates" / "static"
        self.static = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.[cjs]*"))

    def search(self) -> Search:
        """Words that stand near each other in some lesson; every third with a filter, few with two."""
        return Search(self.words(), self.filters(self.draws.choices((0, 1, 2), (6, 3, 1))[0]))

    def words(self) -> str:
        text = self.draws.choice(self.texts)
        near = self.draws.randrange(max(1, len(text) - 10))
        number = self.draws.choices((1, 2, 3, 4), (3, 4, 2, 1))[0]
        return " ".join(self.draws.sample(text[near : near + 10], number))

    def filters(self, number: int) -> dict[str, str]:
        names = self.draws.sample(FACETS, number)
        return {name: self.draws.choice(self.choices[name]) for name in names}

    def address(self, kind: str) -> str:
        """An address of a kind."""
        return KINDS[kind].draw(self)

    def addresses(self, number: int) -> Iterator[str]:
        """So many, in the shares in which people ask."""
        shares = [kind.share for kind in KINDS.values()]
        for kind in self.draws.choices(list(KINDS), shares, k=number):
            yield self.address(kind)


@dataclass(frozen=True)
class Kind:
    """One kind of address: how many of a thousand requests are for one, and how it is drawn."""

    share: int
    draw: Callable[[Visitors], str]


def _judged(visitors: Visitors) -> str:
    return str(visitors.draws.choice(JUDGED))


def _asked(path: str, *pairs: tuple[str, object]) -> str:
    return f"{path}?{urlencode(pairs)}"


def _found(visitors: Visitors) -> str:
    """A lesson as a search leads to it."""
    return _asked(f"/lessons/{visitors.draws.choice(visitors.lessons)}", ("q", visitors.words()))


def _cited(visitors: Visitors) -> str:
    form = visitors.draws.choice(("md", "txt", "ris", "bib", "json", "html"))
    return f"/excerpts/{visitors.draws.choice(visitors.excerpts)}.{form}"


def _anchored(path: str) -> Callable[[Visitors], str]:
    return lambda visitors: path.format(visitors.draws.choice(visitors.excerpts))


def _pack(visitors: Visitors) -> str:
    chosen = visitors.draws.sample(visitors.excerpts, 3)
    return _asked("/pack", *(("excerpt", excerpt.replace("/", "#")) for excerpt in chosen))


JUDGED = [
    judged["query"]
    for name in ("tuning", "held-out")
    for judged in json.loads((ROOT / "tests" / "relevance" / f"{name}.json").read_text("utf-8"))
]
"""What people ask, as the ranking is judged by it: searches that come again and again."""

KINDS: Mapping[str, Kind] = {
    "start page": Kind(60, lambda v: "/"),
    "search, as people ask": Kind(130, lambda v: _asked("/", ("q", _judged(v)))),
    "search, any words": Kind(130, lambda v: _asked("/", *v.search().pairs)),
    "search, two filters and no words": Kind(50, lambda v: _asked("/", *v.filters(2).items())),
    "search, a later page": Kind(
        40, lambda v: _asked("/", ("q", v.words()), ("page", v.draws.randint(2, 5)))
    ),
    "suggestions": Kind(70, lambda v: _asked("/api/v1/suggest", ("q", v.words()[:5]))),
    "lesson": Kind(80, lambda v: f"/lessons/{v.draws.choice(v.lessons)}"),
    "lesson, from a search": Kind(160, _found),
    "excerpt": Kind(80, _anchored("/excerpts/{}")),
    "excerpt, cited": Kind(20, _cited),
    "card to embed": Kind(10, _anchored("/excerpts/{}/embed")),
    "API search": Kind(50, lambda v: _asked("/api/v1/search", *v.search().pairs)),
    "API lesson": Kind(20, lambda v: f"/api/v1/lessons/{v.draws.choice(v.lessons)}"),
    "API excerpt": Kind(10, _anchored("/api/v1/excerpts/{}")),
    "themes": Kind(10, lambda v: "/themes"),
    "theme": Kind(20, lambda v: f"/themes/{v.draws.choice(v.choices['theme'])}"),
    "coverage map": Kind(10, lambda v: "/themes/map"),
    "sources": Kind(5, lambda v: "/sources"),
    "source": Kind(10, lambda v: f"/sources/{v.draws.choice(v.sources)}"),
    "figures": Kind(5, lambda v: "/data"),
    "training": Kind(5, lambda v: "/training"),
    "pack": Kind(5, _pack),
    "static files": Kind(20, lambda v: f"/static/{v.draws.choice(v.static)}"),
    "pack as Word": Kind(0, lambda v: _pack(v).replace("/pack?", "/pack.docx?")),
    "search as CSV": Kind(0, lambda v: _asked("/export.csv", *v.search().pairs)),
    "search as Word": Kind(0, lambda v: _asked("/export.docx", *v.search().pairs)),
    "site map of a source": Kind(0, lambda v: f"/sources/{v.draws.choice(v.sources)}/sitemap.xml"),
    "API description": Kind(0, lambda v: "/api/v1/openapi.json"),
}
"""Those without a share are asked for so seldom that only their own time matters."""
