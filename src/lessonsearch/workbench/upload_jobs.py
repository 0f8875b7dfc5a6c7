"""Uploads that are being read into drafts in the background while a page shows progress."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from lessonsearch import imports
from lessonsearch.errors import LessonsearchError


@dataclass
class UploadJob:
    """A batch of files. `lines` are messages for the person, `drafts` the ids of the drafts written."""

    total: int
    done: int = 0
    lines: list[str] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether every file has been processed."""
        return self.done >= self.total


def start(
    root: Path, files: Sequence[tuple[str, bytes]], words: Mapping[str, str], suggester: imports.Suggester
) -> UploadJob:
    """Start reading files; `words` are title, publisher, published and other details."""
    job = UploadJob(len(files))
    threading.Thread(target=_run, args=(job, root, files, words, suggester), daemon=True).start()
    return job


def _run(
    job: UploadJob,
    root: Path,
    files: Sequence[tuple[str, bytes]],
    words: Mapping[str, str],
    suggester: imports.Suggester,
) -> None:
    with tempfile.TemporaryDirectory(prefix="lessonsearch-") as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            path = Path(folder) / str(number) / PurePath(name.replace("\\", "/")).name
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        details = {key: value for key, value in words.items() if key != "title"}
        title = words.get("title", "") if len(files) == 1 else ""
        for arrival in imports.read_files(paths):
            try:
                job.lines += _take_in(job, root, arrival, title, details, suggester)
            except (LessonsearchError, OSError) as error:
                job.lines += getattr(error, "problems", None) or [f"{arrival.path.name}: {error}."]
            job.done += 1
    job.done = job.total


def _take_in(
    job: UploadJob,
    root: Path,
    arrival: imports.Arrival,
    title: str,
    words: Mapping[str, str],
    suggester: imports.Suggester,
) -> list[str]:
    if arrival.report is None:
        return list(arrival.problems)
    source = imports.id_of(arrival.path)
    details = imports.details_for(root, arrival.report, source, title, words)
    draft = imports.write_draft(root, details, arrival.report, suggester)
    job.drafts[source] = details.title
    return imports.summary(draft)
