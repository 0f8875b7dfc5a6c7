"""WordprocessingML elements that python-docx does not support, or adds in time linear in the document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart

if TYPE_CHECKING:
    from docx.shared import Length
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run


def link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a hyperlink. Its relationship id is a hash of the address, so that equal links share one."""
    name = f"link{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    if name not in paragraph.part.rels:
        paragraph.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
    element: Any = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), name)
    run: Any = paragraph.add_run(text, "Hyperlink")
    element.append(run._r)
    paragraph._p.append(element)  # after the preceding text, in place of the run


def picture(run: Run, number: int, png: bytes, side: Length, alt: str) -> None:
    """Add a square picture, the `number`th of its document. `alt` is the text for screen readers."""
    name = f"picture{number}"
    image = ImagePart(PackURI(f"/word/media/{name}.png"), "image/png", png)
    run.part.load_rel(RELATIONSHIP_TYPE.IMAGE, image, name)
    inline: Any = CT_Inline.new_pic_inline(number, name, f"{name}.png", side, side)
    inline.docPr.set("descr", alt)
    run._r.add_drawing(inline)


def set_flag(parent: Any, name: str) -> None:
    """Add a boolean element with the value true, such as `w:tblHeader`."""
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    parent.append(element)
