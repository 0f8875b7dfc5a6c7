"""The corpus archive: all files of the corpus in one zip file, with licences and checksums.

The archive of a corpus is always the same, byte for byte, so its checksum can be compared between sites. It
is made at the first request and kept beside the index until the corpus changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessonsearch import budget, corpus
from lessonsearch.app.library import Library
from lessonsearch.atomic_file import replacing
from lessonsearch.errors import CorpusError
from lessonsearch.model.lesson import Source
from lessonsearch.settings import Settings

FOLDER = "lessonsearch-corpus"
"""Top-level folder of the archive."""
LICENCES = "LICENCES.md"
CHECKSUMS = "SHA256SUMS"
"""Checksums of all other files, as `sha256sum --check` reads them."""
FILES = re.compile(
    r"(taxonomy|thesaurus|glosses|roles|figures|amendments)\.yaml|permalinks\.txt|training/[^/]+\.md"
)
"""Files of a corpus that belong to no source…"""
SOURCE_FILES = re.compile(r"source\.md|original\.txt|[0-9]+-[^/]+\.md|data/[^/]+\.csv")
"""…and files of a source. Nothing else is published: drafts, and an import's own records, may name people."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Timestamp of every file in the archive: the earliest that zip can store."""
CHUNK = 2**16


@dataclass(frozen=True)
class CorpusArchive:
    """A finished archive."""

    path: Path
    sha256: str
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes in chunks from a file that is already open when the first is asked for."""
        file = self.path.open("rb")

        def read() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK):
                    yield chunk

        return read()


def corpus_archive(settings: Settings, library: Library) -> CorpusArchive:
    """Return the archive of an open corpus. Raises CorpusError if its files have changed since it was
    opened."""
    path = settings.index / f"corpus-{library.fingerprint}.zip"
    seal = path.with_suffix(".sha256")
    try:
        return CorpusArchive(path, seal.read_text("ascii"), path.stat().st_size)
    except (OSError, ValueError):
        pass
    for old in settings.index.glob("corpus-*"):
        with contextlib.suppress(OSError):
            old.unlink()
    try:
        with replacing(path) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                _write(archive, (*settings.bases, settings.corpus), library.sources)
            if _changed(settings, library):
                raise CorpusError("The corpus is changing. Download it again in a minute.")
            file.seek(0)
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        seal.write_text(checksum, "ascii")
    except OSError as error:
        raise CorpusError(
            f"We could not save the archive of the corpus: {error.strerror or error}."
        ) from error
    return CorpusArchive(path, checksum, path.stat().st_size)


def _changed(settings: Settings, library: Library) -> bool:
    """Whether the corpus on disk differs from the open one; the program's own hash is ignored."""
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
    """Yield the name and content of each file; several folders are numbered in the order of the setting."""
    yield LICENCES, _licences(sources).encode()
    for number, root in enumerate(folders, 1):
        before = f"{number}/" if len(folders) > 1 else ""
        for entry in corpus.entries(root):
            if not entry.problem and _is_published(entry.name, sources):
                yield before + entry.name, corpus.read_bytes(Path(entry.path))


def _is_published(name: str, sources: Mapping[str, Source]) -> bool:
    """Whether a file of the corpus is published on its pages."""
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
