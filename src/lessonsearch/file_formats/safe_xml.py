"""XML from strangers: no entity is expanded, nothing is fetched, and the number of elements is limited."""

from __future__ import annotations

from typing import Any

from lxml import etree

from lessonsearch.errors import DocumentError

MAX_ELEMENTS = 1_000_000
"""Elements of one part. A book of 100,000 words has some 300,000; each takes 150 bytes of memory."""


def parse(data: bytes) -> Any:
    """The root element, without comments and processing instructions.

    Raises DocumentError where there are too many elements, and `lxml.etree.XMLSyntaxError` on broken XML.
    """
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        raise DocumentError(f"it would unpack to more than {MAX_ELEMENTS:,} elements in one part; divide it.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data, parser)
