"""Parameters that others add to links to count clicks: pages ignore them, the API calls them unknown.

Mailing lists, advertisements and social networks add them on the way; the person who clicks never typed them.
"""

from __future__ import annotations

from collections.abc import Iterable

NAMES = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mkt_tok _ga"
    " _gl _hsenc _hsmi vero_id vero_conv s_cid epik rb_clickid wickedid mibextid".split()
)
BEGINNINGS = ("utm_", "mc_", "pk_", "mtm_", "matomo_", "hsa_", "oly_", "_ga_")


def is_tracking(name: str) -> bool:
    """Whether a parameter of this name is one that is added on the way."""
    return name in NAMES or name.startswith(BEGINNINGS)


def without_tracking(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Parameters without those that were added on the way."""
    return [pair for pair in pairs if not is_tracking(pair[0])]
