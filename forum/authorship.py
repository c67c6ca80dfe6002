"""Who wrote under the Chatham House Rule, without writing it down: tags made with a key of the thread's own.

The design and what it promises: docs/decisions/0006-the-rule.md.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.dates import half_day
from community.core.public_ids import unordered_key
from community.core.rulings import Refused
from community.core.sealing import seal, unseal
from community.members.models import Member
from community.moderation.models import Decision, Overdue
from community.moderation.models.decision import DecisionQuerySet

from .models import BreakGlass, Post, Revision, RuleKey, Silence, Thread, Unmasking

_KEY_BYTES = 32


class NoKey(Refused):
    """Nobody can say who wrote in the thread, and so nobody can write there."""


class KeyDestroyed(NoKey):
    """Its time was over: nobody ever will."""

    def __init__(self) -> None:
        super().__init__(
            _("The key of this thread was destroyed after its time, so nobody can say any more who wrote what in it.")
        )


class KeyMissing(NoKey):
    """It lies wrapped under a key that RULE_KEYS does not hold."""

    def __init__(self) -> None:
        super().__init__(
            _("The key of this thread is not at hand, so nobody can write here now. The secretariat can tell you more.")
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """What a post keeps of who wrote it, and of when: the member and the moment, or a tag and a half day."""

    author: Member | None
    tag: str
    at: datetime

    @classmethod
    def due(cls, author: Member, thread: Thread) -> "Credit":
        """Return what a post of `author` keeps in `thread`. Raises NoKey."""
        if thread.under_rule:
            return cls(None, author_tag(thread, author), half_day(timezone.now()))
        return cls(author, "", timezone.now())

    def key(self) -> int | None:
        """Return the key of a new row: none of its own, or a random one, so that rows do not tell in which order."""
        return None if self.author else unordered_key()


def wrapped_key() -> str:
    """Return a new random 256-bit key, wrapped under the newest of RULE_KEYS."""
    return seal(secrets.token_bytes(_KEY_BYTES))


def author_tag(thread: Thread, member: Member) -> str:
    """Return what stands for `member` in `thread`: 64 hex digits. Raises NoKey when nobody can compute it."""
    return _tag(_key_of(thread), member)


class Own:
    """What stands under a member's tags, in all threads whose key is at hand: who can compute a tag wrote it.

    There is no other proof, so nothing here asks what the viewer may see. For the member alone, when they look.
    """

    def __init__(self, member: Member) -> None:
        """One query, for the keys."""
        self._tags: dict[int, str] = {}
        for key in RuleKey.objects.filter(destroyed=None):
            with suppress(KeyMissing):
                self._tags[key.thread_id] = _tag(_unwrapped(key), member)

    def _under(self, via: str = "") -> Q:
        return Q(**{f"{via}thread__in": list(self._tags), f"{via}author_tag__in": list(self._tags.values())})

    def revisions(self) -> QuerySet[Revision]:
        return Revision.objects.filter(self._under("post__")).order_by("-created", "pk")

    def decisions(self) -> DecisionQuerySet:
        """What moderators decided over these revisions."""
        kind = ContentType.objects.get_for_model(Revision)
        return Decision.objects.filter(item__target_type=kind, item__target_id__in=self.revisions().values("pk"))

    def undecided(self) -> QuerySet[Overdue]:
        """Those of them that came back because nobody decided."""
        kind = ContentType.objects.get_for_model(Revision)
        lapsed = Overdue.objects.lapsed().filter(item__target_type=kind)
        return lapsed.filter(item__target_id__in=self.revisions().values("pk"))

    def silences(self) -> QuerySet[Silence]:
        return Silence.objects.filter(self._under()).order_by("-until")

    def unmaskings(self) -> QuerySet[Unmasking]:
        """Those that two agreed to; what was only asked is told to nobody."""
        return Unmasking.objects.filter(self._under(), state=Unmasking.State.AGREED).order_by("-decided")

    def openings(self) -> QuerySet[BreakGlass]:
        """Those by which one of the staff could read what the member wrote."""
        written = Post.objects.filter(self._under(), thread=OuterRef("thread"), seq__lte=OuterRef("last_seq"))
        return BreakGlass.objects.filter(Exists(written), state=BreakGlass.State.OPEN).order_by("-opened")


def wrote(member: Member, thread: Thread, tag: str) -> bool:
    """Say whether `tag` stands for `member` in `thread`; unknown without the key."""
    try:
        return hmac.compare_digest(author_tag(thread, member), tag)
    except NoKey:
        return False


def reader_tag(thread: Thread, member: Member) -> str:
    """Return what stands for a reader of `thread` who flags: their tag there, or a random one without the key."""
    try:
        return author_tag(thread, member)
    except NoKey:
        return secrets.token_hex(_KEY_BYTES)


def who_wrote(thread: Thread, tag: str) -> Member | None:
    """Return whom `tag` stands for, by trying every account. Only an unmasking that two agreed to may ask.

    Raises NoKey.
    """
    key = _key_of(thread)
    accounts = Member.objects.select_related("organisation").iterator()
    return next((member for member in accounts if hmac.compare_digest(_tag(key, member), tag)), None)


def _tag(key: bytes, member: Member) -> str:
    return hmac.new(key, member.uuid.bytes, hashlib.sha256).hexdigest()


def _key_of(thread: Thread) -> bytes:
    found = RuleKey.objects.get(thread=thread)
    if found.destroyed:
        raise KeyDestroyed
    return _unwrapped(found)


def _unwrapped(key: RuleKey) -> bytes:
    try:
        return unseal(key.wrapped)
    except InvalidToken:
        raise KeyMissing from None
