"""What people have of texts that they may read no more, or never could: news, bookmarks, drafts, what they follow."""

from django.contrib.contenttypes.models import ContentType

from forum.models import Bookmark, Draft, Subscription
from forum.notices import ReplyPosted, ThreadStarted
from realtime.models import Notification
from tests.leaks.matrix import OPENINGS, PUBLISHED, REPLY, RULED, THREAD, Planting, may_read
from tests.leaks.roads import BODY


def keep_for_everybody(planting: Planting) -> None:
    """Let each author have a draft of their words, and everybody a bookmark of every text and a wish to
    hear of its thread, as if they had read it."""
    named = [text for text in planting.planted if text.kind != RULED]
    drafts = (
        Draft(member=text.author.member, key=f"reply:{text.post.public_id}", texts={"body": f"{text.canary}{BODY}"})
        for text in named
    )
    people = [viewer.member for viewer in planting.viewers.values() if viewer.member]
    bookmarks = (Bookmark(member=member, post=text.post) for text in named for member in people)
    Subscription.objects.bulk_create(
        (
            Subscription(member=member, thread=text.post.thread, level=Subscription.Level.ANSWERS)
            for text in named
            for member in people
        ),
        ignore_conflicts=True,
    )
    # of several versions of one post there is one draft, and one bookmark
    Draft.objects.bulk_create(drafts, ignore_conflicts=True)
    Bookmark.objects.bulk_create(bookmarks, ignore_conflicts=True)


def tell_everybody(planting: Planting) -> None:
    """Leave rows behind that tell each viewer of every published text, as of people who could read it once."""
    for text in planting.planted:
        if text.state == PUBLISHED and text.kind in (THREAD, REPLY):
            notice, target = (ThreadStarted, text.post.thread) if text.kind in OPENINGS else (ReplyPosted, text.post)
            Notification.objects.bulk_create(
                Notification(
                    recipient=viewer.member,
                    notice=notice.code,
                    target_type=ContentType.objects.get_for_model(notice.model),
                    target_id=target.pk,
                )
                for viewer in planting.viewers.values()
                if viewer.member and not may_read(viewer, text)
            )
