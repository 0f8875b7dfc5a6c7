"""The corpus archive: all files of the corpus in one zip file, with licences and checksums.

The archive of a corpus is always the same, byte for byte, so its checksum can be compared between sites. It
is made at the first request and kept beside the index until the corpus changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessonsearch import budget, corpus
from lessonsearch.app.library import Library
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import Source
from lessonsearch.settings import Settings

FOLDER = "lessonsearch-corpus"
"""Folder within the archive that holds everything."""
LICENCES = "LICENCES.md"
CHECKSUMS = "SHA256SUMS"
"""Checksums of all other files, as `sha256sum --check` reads them."""
FILES = re.compile(
    r"(taxonomy|thesaurus|glosses|roles|figures|amendments)\.yaml|permalinks\.txt|training/[^/]+\.md"
)
"""Files of a corpus that belong to no source…"""
SOURCE_FILES = re.compile(r"source\.md|original\.txt|[0-9]+-[^/]+\.md|data/[^/]+\.csv")
"""…and of a source. Nothing else is given out: drafts, and what an import keeps beside a report, may name
people."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every file within the archive: the earliest that the format has."""
CHUNK = 2**16


@dataclass(frozen=True)
class CorpusArchive:
    """A finished archive."""

    path: Path
    sha256: str
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, read a little at a time from a file that is open before the first is asked for."""
        file = self.path.open("rb")

        def read() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK):
                    yield chunk

        return read()


def corpus_archive(settings: Settings, library: Library) -> CorpusArchive:
    """The archive of an open corpus. Raises CorpusError where its files are no longer those that are open."""
    path = settings.index / f"corpus-{library.fingerprint}.zip"
    seal = path.with_suffix(".sha256")
    try:
        return CorpusArchive(path, seal.read_text("ascii"), path.stat().st_size)
    except (OSError, ValueError):
        pass
    for old in settings.index.glob("corpus-*"):
        with contextlib.suppress(OSError):
            old.unlink()
    scratch = path.with_suffix(f".{os.getpid()}")
    try:
        with scratch.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, (*settings.bases, settings.corpus), library.sources)
        if _changed(settings, library):
            raise CorpusError("The corpus is changing. Download it again in a minute.")
        with scratch.open("rb") as written:
            checksum = hashlib.file_digest(written, "sha256").hexdigest()
        scratch.replace(path)
        seal.write_text(checksum, "ascii")
    except OSError as error:
        raise CorpusError(
            f"We could not save the archive of the corpus: {error.strerror or error}."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink()
    return CorpusArchive(path, checksum, path.stat().st_size)


def _changed(settings: Settings, library: Library) -> bool:
    """Whether the corpus on disk differs from the one that was opened; the program's own hash is left out."""
    now = corpus.digests(settings.corpus, bases=settings.bases)
    return any(
        now.get(top) != library.digests.get(top) for top in {*now, *library.digests} - {corpus.PROGRAM}
    )


def _write(archive: zipfile.ZipFile, folders: Sequence[Path], sources: Mapping[str, Source]) -> None:
    checksums = []
    for name, content in _files(folders, sources):
        budget.check()
        entry = zipfile.ZipInfo(f"{FOLDER}/{name}", EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, content)
        checksums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{CHECKSUMS}", EPOCH), "".join(checksums))


def _files(folders: Sequence[Path], sources: Mapping[str, Source]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; of several folders, each is numbered in the setting's order."""
    yield LICENCES, _licences(sources).encode()
    for number, root in enumerate(folders, 1):
        before = f"{number}/" if len(folders) > 1 else ""
        for entry in corpus.entries(root):
            if not entry.problem and _is_published(entry.name, sources):
                yield before + entry.name, corpus.read_bytes(Path(entry.path))


def _is_published(name: str, sources: Mapping[str, Source]) -> bool:
    """Whether a file of the corpus is one that its pages are made from."""
    top, _, rest = name.partition("/")
    return bool(SOURCE_FILES.fullmatch(rest) if top in sources else FILES.fullmatch(name))


def _licences(sources: Mapping[str, Source]) -> str:
    """Whose words the files hold, and under which licence each part may be passed on."""
    lines = [
        "# Licences",
        "",
        "The passages are the words of their sources, under their sources’ licences. Titles, tags, notes and"
        " the thesaurus are those of the project lessonsearch, under the MIT licence.",
    ]
    for source in sources.values():
        address = f" ({source.licence_url})" if source.licence_url else ""
        lines += ["", f"## `{source.id}/`", "", source.attribution, "", f"Licence: {source.licence}{address}"]
    return "\n".join(lines) + "\n"
