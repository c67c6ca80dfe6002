"""The form of one decision over several items, each as it was seen."""

from collections.abc import Iterable
from typing import Any

from community.core.public_ids import is_public_id

from .deciding import DecisionForm

MOST = 20
"""So many texts one can have read before deciding over them together."""


class SeveralForm(DecisionForm):
    """As over one item; which ones, and in which version, is sent beside it (`seen_items`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]


def seen_items(sent: Iterable[str]) -> dict[str, int]:
    """Return the version by the public id of each item that was sent as `<public id>:<version>`; the rest is noise."""
    seen = {}
    for one in sent:
        public_id, _colon, version = one.partition(":")
        if is_public_id(public_id) and version.isdecimal() and len(version) < len("1000000000"):
            seen[public_id] = int(version)
    return dict(list(seen.items())[:MOST])
