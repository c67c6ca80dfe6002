"""Keeping a post to find it again, and being reminded of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from community.core.one_by_one import one_by_one
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Bookmark, Post
from forum.notices import BookmarkDue
from realtime.notify import notify

_AT_ONCE = 500


@transaction.atomic
def bookmark_post(*, member: Member, post: Post, note: str = "", remind: date | None = None) -> Bookmark:
    """Keep `post` for `member`, or change the note and the day on which they are reminded. Raises Refused by policy."""
    require(policy.can_bookmark(member, post))
    earlier = Bookmark.objects.filter(member=member, post=post)
    made = earlier.values_list("made", flat=True).first() or timezone.now()
    earlier.delete()  # another row is another reminder: of one and the same nobody is told twice
    return Bookmark.objects.create(member=member, post=post, note=note, remind=remind, made=made)


@transaction.atomic
def forget_bookmark(*, member: Member, post: Post) -> None:
    """Keep it no more."""
    Bookmark.objects.filter(member=member, post=post).delete()


def remind(today: date) -> None:
    """Remind members of what is due, each once. One that fails keeps no other waiting, and is tried again."""
    due = Bookmark.objects.filter(remind__lte=today).order_by("pk")[:_AT_ONCE]
    one_by_one(due, _remind_of, failed="Nobody could be reminded by the bookmark %s; it is tried again.")


@transaction.atomic
def _remind_of(bookmark: Bookmark) -> None:
    notify(BookmarkDue, bookmark)
    Bookmark.objects.filter(pk=bookmark.pk).update(remind=None)
