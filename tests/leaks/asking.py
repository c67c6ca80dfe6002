"""Asking for everything there is, so that what is written down meanwhile can be looked through for words of members."""

from community.core.tlp import Label
from tests.factories import sessions
from tests.leaks import surfaces
from tests.leaks.matrix import EVERYBODY, GROUP, Planted, Planting

COMBINATIONS = [(Label.GREEN, EVERYBODY), (Label.AMBER, GROUP)]
ASKING = ("visitor", "member outside", "author", "moderator of the board")


def ask_for_everything(planting: Planting, viewer: str) -> None:
    """Ask for every address about some texts, each once, and send it words of theirs."""
    asked: set[str] = set()
    for text in planting.planted:
        if (text.label, text.audience) in COMBINATIONS:
            asked |= _ask(planting, viewer, text, without=asked)


def found(planting: Planting, written: str, *more: str) -> set[str]:
    """Return what stands in `written` of all that may not."""
    return {word for word in (*_unsaid(planting), *more) if word in written}


def _unsaid(planting: Planting) -> list[str]:
    """Return what nothing may hold: words, slugs of boards, ways to threads, names and addresses of people."""
    ids = [public_id for text in planting.planted for public_id in (text.post.public_id, text.post.thread.public_id)]
    slugs = [board.slug for board in planting.boards]
    viewers = [*planting.viewers.values(), *(text.author for text in planting.planted)]
    people = [value for one in viewers if one.member for value in (one.member.email, one.member.name)]
    return [*planting.words, *ids, *slugs, *people]


def _ask(planting: Planting, viewer: str, text: Planted, *, without: set[str]) -> set[str]:
    looking = text.author if viewer == "author" else planting.viewers[viewer]
    client = sessions.client_as(looking.member, raise_request_exception=False)
    words = list(text.words)
    addresses = set(surfaces.addresses(text.place(looking, planting.applicant)).values())
    for address in sorted(addresses - without):
        client.get(address)
        client.post(address, {"body": " ".join(words), "title": words[0], "note": words[0]})
    return addresses
