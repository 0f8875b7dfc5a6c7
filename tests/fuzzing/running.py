"""One target under Atheris, in this process: `python -m fuzzing.running TARGET SCRATCH OPTION…`."""

from __future__ import annotations

import mmap
import sys
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lessonsearch", "markdown_it"]):
    from fuzzing.targets import TARGETS

SECONDS, MEGABYTES = 10, 2048
"""What one input may take. The largest uploads that are taken need about a fifth of it."""
LONGER = 2
"""How many times as long as the longest seed an input may be."""


def main(name: str, folder: str, *options: str) -> None:
    """Run it. Atheris ends the process, with 0 only where nothing broke."""
    warnings.simplefilter("error")
    scratch = Path(folder)
    target = TARGETS[name](scratch)
    seeds, words = scratch / "seeds", scratch / "words"
    seeds.mkdir()
    for number, seed in enumerate(target.seeds):
        (seeds / str(number)).write_bytes(seed)
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), "ascii")
    ends = counted(scratch)

    def run(data: bytes) -> None:
        ends[target.run(data)] += 1

    longest = LONGER * max(map(len, target.seeds))
    limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={longest}"]
    limits += [f"-dict={words}"] if target.words else []
    # All seeds are sound and reach much the same, and would be left out for that.
    limits += ["-keep_seed=1", "-len_control=0"]
    inputs = [] if any(Path(option).is_file() for option in options) else [str(seeds)]
    atheris.Setup([sys.argv[0], *limits, *options, *inputs], run)
    atheris.Fuzz()


def counted(scratch: Path) -> memoryview:
    """How many runs ended in sentences and how many in something usable; a file, as the process is ended."""
    with (scratch / "ends").open("r+b") as file:
        return memoryview(mmap.mmap(file.fileno(), 16)).cast("Q")


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
