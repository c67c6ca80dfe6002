"""Who publishes a thread's texts more widely, and that each author is asked for theirs."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from community.core.rulings import YES, Ruling, no
from community.core.tlp import acting
from community.members.models import Audience, Member
from community.moderation.people import may_write
from forum.models import Consent, Post, Thread


def can_widen(member: Member, thread: Thread) -> Ruling:
    """The source of a thread, its author, may publish its texts more widely."""
    if thread.under_rule:
        return no(_("A thread under the Chatham House Rule stays with its readers. It is not published more widely."))
    if thread.author_id != member.pk:
        return no(_("Only the author of a thread publishes it more widely."))
    if not (writes := may_write(member)):
        return writes
    if thread.state != Thread.State.PUBLISHED:
        return no(_("This thread is not published."))
    return YES


def can_be_wider(thread: Thread, label: str, audience: Audience) -> Ruling:
    """Say whether a new thread under `label` for `audience` would be wider than `thread`, and in no way stricter."""
    if acting(label).strictness > acting(thread.label).strictness:
        return no(_("That label is stricter than the thread’s own. To make the thread itself narrower, use its page."))
    if label == thread.label and audience.lies_within(thread.audience):
        return no(_("Nobody else would read it than now. Choose more readers, or a less strict label."))
    return YES


def can_go_along(posts: Collection[Post], thread: Thread, audience: Audience) -> Ruling:
    """Say whether these posts of `thread` can go into a wider one, each as far as its author is asked or agrees."""
    if any(post.thread_id != thread.pk or post.state != Post.State.PUBLISHED or post.is_opening for post in posts):
        return no(_("One of the posts you chose is not published any more. Look through the list and send it again."))
    authors = {post.author_id or 0 for post in posts}
    if audience.members().filter(pk__in=authors).count() < len(authors):
        return no(
            _(
                "Somebody whose post you chose would not be among these readers, and cannot be asked. Choose other "
                "readers, or leave that post out."
            )
        )
    return YES


def can_answer(member: Member, consent: Consent) -> Ruling:
    """Its author alone says whether a post goes into the wider thread, once."""
    if consent.post.author_id != member.pk:
        return no(_("Only the author of a post says whether it goes along."))
    if consent.state != Consent.State.ASKED:
        return no(_("You have answered already."))
    return YES


def can_agree_to(member: Member, consent: Consent) -> Ruling:
    """To agree, there must still be something that goes, and a place where it goes."""
    if not (ruling := can_answer(member, consent)):
        return ruling
    if not (writes := may_write(member)):
        return writes
    target = consent.widening.target
    if consent.post.state != Post.State.PUBLISHED:
        return no(_("Your post is not published any more, so it cannot go along."))
    if target.state != Thread.State.PUBLISHED or target.locked:
        return no(_("The wider thread takes no more posts. Yours stays where it is."))
    if not target.audience.members().filter(pk=member.pk).exists():
        return no(_("You are not among the readers of the wider thread any more. Your post stays where it is."))
    return YES
