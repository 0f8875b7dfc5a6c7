"""The shipped report set in many formats, with its blocks known: what the importer's readers are measured on.

    PYTHONPATH=tests python -m benchmarks.imports.specimens OUTPUT [--held]

Each template writes one file, NAME.ENDING, and NAME.json beside it, the blocks that a reader should give. LibreOffice
(`soffice`), `chromium` and the `typst` package set the files. `--held` writes the two that are kept apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.imports.flat_odt import flat_odt
from benchmarks.imports.markup import page, plain, typst_source
from benchmarks.imports.templates import Template, expected


def office(t: Template, folder: Path, ending: str) -> None:
    """Set by LibreOffice."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / f"{t.name}.fodt"
        source.write_text(flat_odt(t), "utf-8")
        profile = f"-env:UserInstallation=file://{temporary}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
        )


def browser(t: Template, folder: Path) -> None:
    """Printed by Chromium."""
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "page.html"
        source.write_text(page(t), "utf-8")
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={temporary}/profile",
                "--no-pdf-header-footer",
                f"--print-to-pdf={folder / t.name}.pdf",
                str(source),
            ],
            check=True,
            capture_output=True,
        )


def typst(t: Template, folder: Path) -> None:
    """Set by Typst."""
    import typst as compiler

    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "report.typ"
        source.write_text(typst_source(t), "utf-8")
        compiler.compile(str(source), output=str(folder / f"{t.name}.pdf"))


OPEN: list[tuple[Template, str]] = [
    (Template("plain", notes=False), "txt"),
    (Template("wrapped", notes=False), "txt-wrapped"),
    (Template("nested-text", nested=True, notes=False), "txt"),
    (Template("page", automatic=True), "html"),
    (Template("page-typed"), "html"),
    (Template("page-nested", nested=True), "html"),
    (Template("word-automatic", automatic=True), "docx"),
    (Template("word-typed", contents=True), "docx"),
    (Template("word-nested", nested=True), "docx"),
    (Template("writer-automatic", automatic=True), "odt"),
    (Template("writer-typed"), "odt"),
    (Template("notes"), "pdf"),
    (
        Template(
            "columns",
            columns=2,
            automatic=True,
            font="DejaVu Sans",
            size=9,
            heading_sizes=(13, 11, 9),
            bullet="■",
        ),
        "pdf",
    ),
    (
        Template(
            "nested",
            nested=True,
            font="Liberation Sans",
            justify=False,
            foot="{page}",
            head="Overview report",
        ),
        "pdf",
    ),
    (Template("printed", font="DejaVu Serif", size=10, heading_sizes=(18, 14, 11)), "chromium"),
    (Template("hyphenated", font="Libertinus Serif", size=10, columns=2, foot="Page {page}"), "typst"),
    (
        Template(
            "nested-columns",
            nested=True,
            columns=2,
            size=10,
            indent=1.3,
            head="Child X – overview report – May 2014",
        ),
        "pdf",
    ),
]
HELD: list[tuple[Template, str]] = [
    (
        Template(
            "held-1",
            font="New Computer Modern",
            size=11,
            heading_sizes=(15, 12.5, 11),
            indent=1.2,
            bullet="–",
            justify=True,
            foot="Northtown Safeguarding Children Board {page}",
            head="SERIOUS CASE REVIEW",
        ),
        "typst",
    ),
    (
        Template(
            "held-2",
            automatic=True,
            font="DejaVu Sans",
            size=10,
            caps=True,
            heading_sizes=(10, 10, 10),
            bullet="▪",
            number_end=")",
            indent=1.4,
            justify=False,
            head="Serious Case Review, October 2011, Page {page}",
            foot="",
            contents=True,
        ),
        "pdf",
    ),
]


def main(folder: Path, held: bool) -> None:
    """Write every file of a set."""
    folder.mkdir(parents=True, exist_ok=True)
    for t, way in HELD if held else OPEN:
        (folder / f"{t.name}.json").write_text(json.dumps(expected(t), ensure_ascii=False, indent=0), "utf-8")
        if way in ("txt", "txt-wrapped"):
            (folder / f"{t.name}.txt").write_text(plain(t, 90 if "wrapped" in way else 0), "utf-8")
        elif way == "html":
            (folder / f"{t.name}.html").write_text(page(t), "utf-8")
        elif way == "chromium":
            browser(t, folder)
        elif way == "typst":
            typst(t, folder)
        else:
            office(t, folder, way)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--held" in sys.argv)
