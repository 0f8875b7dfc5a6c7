"""The same corpus is the same index and the same answers, run after run."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from support.pages import TWINS

pytestmark = pytest.mark.slow


def test_the_same_corpus_is_the_same_index_and_the_same_answers_on_every_run(tmp_path: Path) -> None:
    """Under three hash seeds, byte by byte: fingerprint, the index's arrays, pages and API answers."""
    program = (
        "import hashlib, json, pathlib, sys\n"
        "from lessonsearch.app.reload import LibraryReloader\n"
        "from lessonsearch.settings import Settings\n"
        "from lessonsearch.web.app import create_app\n"
        "settings = Settings.read()\n"
        "client = create_app(settings, LibraryReloader(settings).current).test_client()\n"
        "told = {a: hashlib.sha256(client.get(a).data).hexdigest() for a in json.loads(sys.argv[1])}\n"
        # Whoosh names a segment by chance; its arrays are the same.
        "told |= {p.name.partition('.')[2]: hashlib.sha256(p.read_bytes()).hexdigest()\n"
        "         for p in Settings.read().index.glob('index-*/*') if p.suffix == '.array'}\n"
        "told['name'] = next(Settings.read().index.glob('index-*')).name\n"
        "print(json.dumps(told, sort_keys=True))\n"
    )
    addresses = [
        "/",
        "/?q=fathers+OR+dads+-hospital&age=under-1",
        "/?q=zebra+baby+sleeping",
        TWINS,
        "/themes",
    ]
    addresses += [
        "/api/v1/search?q=co-sleeping&per_page=100",
        "/api/v1/openapi.json",
        "/sitemap.xml",
        "/help",
    ]
    told = []
    for seed in ("0", "1", str(random.Random(7).randrange(2**32))):
        own = {"PYTHONHASHSEED": seed, "LESSONSEARCH_INDEX": str(tmp_path / seed)}
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps(addresses)],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(json.loads(done.stdout))
    assert len(told[0]) > 40
    assert told[0] == told[1] == told[2]
