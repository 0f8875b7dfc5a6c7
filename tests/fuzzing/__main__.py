"""Feed the readers of uploads, corpora, packs and searches with what nobody would write.

    pip install -e '.[test,fuzz]'
    PYTHONPATH=tests python -m fuzzing docx --runs 20000
    PYTHONPATH=tests python -m fuzzing all --runs 100000 --seed 2
    PYTHONPATH=tests python -m fuzzing html --again found/html-crash-…

Atheris leads the inputs by which branches of the code they reach. Each run must end in something usable or in
the project's own errors, with sentences. Whatever else happens, or takes longer than ten seconds or two
gigabytes, ends the target, and its input is kept.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fuzzing.targets import TARGETS


def main() -> None:
    """The command line: each target runs in a process of its own, because its fuzzer ends that process."""
    wishes = argparse.ArgumentParser(prog="fuzzing", description=__doc__.splitlines()[0])
    wishes.add_argument("target", choices=[*TARGETS, "all"])
    wishes.add_argument("--runs", type=int, default=100_000)
    wishes.add_argument("--seconds", type=int, default=0, help="end a target after these, if not before")
    wishes.add_argument("--seed", type=int, default=1, help="the same runs again; another number, others")
    wishes.add_argument("--into", type=Path, default=Path("found"), help="folder for inputs that broke it")
    wishes.add_argument("--again", type=Path, help="only this input")
    given = wishes.parse_args()
    if find_spec("atheris") is None:
        wishes.error("Atheris is not installed; pip install -e '.[test,fuzz]' does it, on Linux.")
    given.into.mkdir(parents=True, exist_ok=True)
    options = [f"-artifact_prefix={given.into}/{{}}-", f"-seed={given.seed}"]
    options += (
        [str(given.again)] if given.again else [f"-runs={given.runs}", f"-max_total_time={given.seconds}"]
    )
    names = list(TARGETS) if given.target == "all" else [given.target]
    sys.exit(max([run(name, [option.format(name) for option in options]) for name in names]))


def run(name: str, options: list[str]) -> int:
    """Fuzz one target; 0 where nothing broke it."""
    print(f"\n== {name}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        ends = Path(scratch) / "ends"
        ends.write_bytes(bytes(16))
        command = [sys.executable, "-m", "fuzzing.running", name, scratch, *options]
        code = subprocess.run(command, check=False).returncode
        told, usable = struct.unpack("QQ", ends.read_bytes())
    end = "nothing broke it" if code == 0 else "the last one broke it"
    print(f"{name}: {usable:,} runs usable, {told:,} told in sentences; {end}.", flush=True)
    return code


if __name__ == "__main__":
    main()
