"""Making, revoking and fetching personal feeds."""

import uuid

from django.db import transaction
from django.utils import timezone

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Feed
from forum.models.feed import new_token, token_hash


@transaction.atomic
def make_feed(*, member: Member, name: str, contents: str, submission_key: uuid.UUID | None = None) -> tuple[Feed, str]:
    """Make a feed and return it with its token, which is written nowhere. Raises Refused by policy.

    The same submission sent twice is one feed; the second time it gets another token, since the first is not known any
    more.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # so that two at once are counted one by one
    token = new_token()
    if submission_key and (earlier := Feed.objects.filter(member=member, submission_key=submission_key).first()):
        earlier.token_hash = token_hash(token)
        earlier.save(update_fields=["token_hash"])
        record(actor=member, action="forum.renew_feed", target=earlier)
        return earlier, token
    require(policy.can_make_feed(member))
    feed = Feed.objects.create(
        member=member, name=name, contents=contents, token_hash=token_hash(token), submission_key=submission_key
    )
    record(actor=member, action="forum.make_feed", target=feed, contents=contents)
    return feed, token


@transaction.atomic
def revoke_feed(*, member: Member, feed: Feed) -> None:
    """Let the address of the member's own `feed` open nothing any more; of somebody else's nothing happens."""
    for own in Feed.objects.select_for_update().filter(pk=feed.pk, member=member):
        record(actor=member, action="forum.revoke_feed", target=own)
        own.delete()


def fetch_feed(*, token: str) -> Feed | None:
    """Return the feed that `token` opens, its day noted; None for a token of no feed, or of no verified member."""
    feed = Feed.objects.select_related("member").filter(token_hash=token_hash(token)).first()
    if feed is None or not feed.member.is_verified:
        return None
    if feed.last_fetched != (today := timezone.now().date()):
        Feed.objects.filter(pk=feed.pk).update(last_fetched=today)
    return feed
