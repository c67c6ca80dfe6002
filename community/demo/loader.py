"""Loads the demo's content once: all of it in one transaction, so that an interrupted load leaves nothing behind."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.members.models import Member
from forum.actions.telling import tell_what_is_due

from . import history
from .appealed import load_appealed
from .assistance import load_assistance
from .boards import load_boards, load_groups, load_rules, load_saved_notes
from .conversation import threads
from .decided import load_decided
from .for_fewer import tell_for_fewer
from .guard import NotADemo, require_demo
from .models import DemoLoad
from .pages import load_pages
from .people import load_people
from .posts import Conversation, Storyteller
from .responses import respond
from .sanctions import sanction_members
from .under_rule import load_thread_under_rule


def is_loaded() -> bool:
    """Say whether this database holds the demo's content."""
    return DemoLoad.objects.exists()


@transaction.atomic
def load(as_of: datetime | None = None) -> Conversation | None:
    """Load everything, unless it is there; ages are counted back from `as_of` (now). Deterministic but for random ids.

    Raises NotADemo where demo data may not be, a database with other people's accounts included.
    """
    require_demo()
    if is_loaded():
        return None
    if Member.objects.exists():
        raise NotADemo(
            "This database already holds accounts that are not the demo's. Give the demo a database of its own."
        )
    as_of = as_of or timezone.now()
    load_pages()
    told = _tell(as_of)
    DemoLoad.objects.create(as_of=as_of)
    return told


def _tell(as_of: datetime) -> Conversation:
    written = threads(as_of)
    members = load_people(as_of)
    boards = load_boards(members)
    load_rules(boards.values(), as_of)
    load_saved_notes(boards.values())
    teller = Storyteller(members=members, boards=boards, groups=load_groups(members, written))
    told = teller.tell(written)
    tell_for_fewer(teller, as_of)
    sanction_members(members, as_of)
    load_assistance(members, as_of)
    tell_what_is_due(timezone.now() + timedelta(hours=1))  # nobody takes back what was said long ago
    history.give_ages(told, as_of)
    load_appealed(members, as_of)
    load_decided(members, as_of)
    history.settle_news(told, as_of)
    history.follow(told, members, boards)
    history.read(told, members, as_of)
    respond(told, members)
    load_thread_under_rule(members, boards, as_of)
    history.date_the_rest(as_of)
    return told
