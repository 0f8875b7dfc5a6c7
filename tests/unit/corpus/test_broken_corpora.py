"""Corpora with bytes changed by chance: problems are told, nothing breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lessonsearch import corpus
from lessonsearch.errors import CorpusError
from support.paths import ROOT

SOURCE = "cypnow-2011-10-25"
FILES = (
    *(f"{name}.yaml" for name in ("taxonomy", "figures", "glosses", "roles")),
    "permalinks.txt",
    f"{SOURCE}/source.md",
    f"{SOURCE}/001-press-report-and-reply.md",
)
PIECES = [
    *(
        b"---\n",
        b"\n",
        b"\xc2\xb6",
        b"\xc2\xb6[x] ",
        b": ",
        b"[",
        b"{",
        b"- ",
        b"- - -",
        b"''",
        b"? [a]\n: b\n",
    ),
    *(
        b"&a [*a]",
        b"*a",
        b"<<: *x",
        b"!!python/object",
        b"!!set {a}",
        b"null",
        b"true",
        b"2011-99-99",
        b"1e999",
    ),
    *(b"| a | b |\n", b"\t", b"\x00", b"\xff", b"\xed\xa0\x80", b"kind: 5\n", b"themes: {a: b}\n"),
]
"""What makes YAML, front matter and passages something else."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus: one source, and what all share."""
    root = tmp_path_factory.mktemp("broken") / "corpus"
    shutil.copytree(ROOT / "corpus" / SOURCE, root / SOURCE)
    for name in FILES:
        if name.endswith(".yaml"):  # without the thesaurus, which takes most of the time of reading
            shutil.copy(ROOT / "corpus" / name, root)
    lines = (ROOT / "corpus" / "permalinks.txt").read_text("utf-8").splitlines(keepends=True)
    (root / "permalinks.txt").write_text("".join(line for line in lines if line.startswith(SOURCE)), "utf-8")
    return root


class TestBrokenCorpora:
    """Whatever stands in a corpus's files, reading it ends in lessons or in sentences."""

    @pytest.mark.slow
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        st.sampled_from(FILES),
        st.lists(
            st.tuples(
                st.floats(0, 1), st.sampled_from([0, 0, 1, 5, 40]), st.sampled_from(PIECES) | st.binary()
            ),
            min_size=1,
            max_size=5,
        ),
    )
    @example("permalinks.txt", [(0.0, 0, b"\xff")])
    @example(f"{SOURCE}/001-press-report-and-reply.md", [(0.01, 0, b"kind: 2011-99-99\n")])
    @example("figures.yaml", [(0.0, 0, b"2011-99-99: x\n")])
    def test_any_edit(self, copied: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
        sound = broken = (copied / name).read_bytes()
        for where, cut, put in edits:
            at = int(where * len(broken))
            broken = broken[:at] + put + broken[at + cut :]
        try:
            (copied / name).write_bytes(broken)
            found, problems = corpus.check(copied)
            assert all(isinstance(problem, str) and problem for problem in problems)
            assert problems or found.lessons
        finally:
            (copied / name).write_bytes(sound)

    def test_yaml_cannot_make_objects_or_eat_memory(self, copied: Path, tmp_path: Path) -> None:
        root = Path(shutil.copytree(copied, tmp_path / "corpus"))
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        for text in (bomb, "!!python/object/apply:os.system ['false']", "&a [*a]", "[" * 5000):
            (root / "taxonomy.yaml").write_text(text, "utf-8")
            with pytest.raises(CorpusError) as raised:
                corpus.load(root)
            assert all(len(problem) < 2000 for problem in raised.value.problems)
