"""How far a member has read a thread."""

from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from community.members.models import Member
from forum.models import Post, ReadMark, Thread
from forum.models.read_mark import merged, unread, with_shown
from forum.notices import OF_A_POST, ThreadStarted
from realtime.actions.notifications import mark_told

_AT_ONCE = 500
OPENING = 1
"""The seq of the post that opens a thread."""


@transaction.atomic
def mark_read(*, member: Member, thread: Thread, shown: Sequence[int]) -> None:
    """Remember that `member` had the posts numbered `shown` in front of them; numbers the thread lacks are ignored."""
    gone = {number for start, end in thread.gone for number in range(start, end + 1)}
    numbers = [number for number in {*shown, *gone} if 1 <= number <= thread.last_seq]
    if not numbers:
        return
    ReadMark.objects.get_or_create(member=member, thread=thread)
    mark = ReadMark.objects.select_for_update().get(member=member, thread=thread)
    mark.seq, mark.beyond = merged(mark.seq, mark.beyond, numbers)
    mark.count = mark.seq + sum(end - start + 1 for start, end in mark.beyond)
    mark.save(update_fields=["seq", "beyond", "count"])
    _silence(member, thread, numbers)


@transaction.atomic
def mark_all_read(*, member: Member, threads: QuerySet[Thread]) -> int:
    """Take all that is new in `threads`, which the member reads, as read; return in how many of them something was."""
    news = with_shown(threads.filter(state=Thread.State.PUBLISHED), member).filter(unread(member))
    last = dict(news.values_list("pk", "last_seq"))
    for some in _batches(list(last)):
        ReadMark.objects.bulk_create(
            (ReadMark(member=member, thread_id=pk, seq=last[pk], count=last[pk]) for pk in some),
            update_conflicts=True,
            unique_fields=["member", "thread"],
            update_fields=["seq", "beyond", "count"],
        )
        posts = Post.objects.filter(thread__in=some).values_list("pk", flat=True)
        mark_told(member=member, told=OF_A_POST, targets=posts)
        mark_told(member=member, told=[ThreadStarted], targets=some)
    return len(last)


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def _silence(member: Member, thread: Thread, numbers: Collection[int]) -> None:
    """What was read in its place is no news any more: neither on the bell nor by mail."""
    posts = Post.objects.filter(thread=thread, seq__in=numbers).values_list("pk", flat=True)
    mark_told(member=member, told=OF_A_POST, targets=posts)
    if OPENING in numbers:
        mark_told(member=member, told=[ThreadStarted], targets=[thread.pk])
