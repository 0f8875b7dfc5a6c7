"""The pack tray: a pack with excerpts added or removed, for a script that keeps the draft in the browser."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from lessonsearch.errors import QueryError
from lessonsearch.packs import MAX_ITEMS, NEW_PACK, Pack, decode_pack, encode_pack, too_long
from lessonsearch.web.pack_state import pack_address
from lessonsearch.web.request import library
from lessonsearch.web.views.packs import PRIVATE

bp = Blueprint("pack_tray", __name__)

MAX_FORM_LENGTH = 50_000
"""Bytes of a request: several times the largest pack."""


@bp.post("/pack/tray")
def change() -> Response:
    """Add and remove excerpts, and describe the result. Nothing is stored."""
    request.max_content_length = MAX_FORM_LENGTH
    token = request.form.get("pack", "")
    pack = decode_pack(token).pack if token else NEW_PACK
    pack = pack.with_excerpts(_known(request.form.getlist("add")))
    pack = pack.without_excerpts(request.form.getlist("remove"))
    if len(pack.items) > MAX_ITEMS:
        raise QueryError(f"Your pack is full: it can have {MAX_ITEMS} passages. Remove some first.")
    if problem := too_long(pack):
        raise QueryError(problem)
    response = jsonify(describe(pack))
    response.headers["Cache-Control"] = PRIVATE
    return response


def describe(pack: Pack) -> dict[str, object]:
    """What the tray shows of a pack, and the token by which it is changed."""
    return {
        "token": encode_pack(pack),
        "address": pack_address(pack),
        "excerpts": [item.excerpt for item in pack.items],
    }


def _known(names: list[str]) -> list[str]:
    """Ids of excerpts, as they are now. Raises NotFound."""
    return [library().excerpt(name)[1].id for name in names[: MAX_ITEMS + 1]]
