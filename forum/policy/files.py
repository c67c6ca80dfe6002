"""Who may send files with what, and which file is let out."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.core.rulings import YES, Ruling, no
from community.members.models import Member
from community.moderation.people import may_write
from forum.models import Attachment, Board, Post, Thread

MOST_FILES = 5
"""With one post."""
_UNDER_RULE = _("Under the Chatham House Rule posts have no files: what made a file can tell who did.")
TOO_MANY = ngettext_lazy(
    "At most %(most)d file goes with a post. Leave the others out, or write another post for them.",
    "At most %(most)d files go with a post. Leave the others out, or write another post for them.",
    "most",
)


def can_stage(member: Member, size: int) -> Ruling:
    """Every member who can write may keep a file of `size` for a post to come, until their files are too many."""
    if not member.is_verified:
        return no(_("Only members of the network can send files. Your application is still being looked at."))
    if not (writes := may_write(member)):
        return writes
    own = Attachment.objects.filter(owner=member)
    if own.count() >= settings.MEMBER_FILES_COUNT:
        return no(_("You have sent as many files as one member can. Ask the secretariat if you need to send more."))
    if (own.aggregate(size=Sum("size"))["size"] or 0) + size > settings.MEMBER_FILES_BYTES:
        return no(
            _("With this file your files would take more room than one member has. Ask the secretariat for more.")
        )
    return YES


def can_send_files(thread: Thread) -> Ruling:
    """None under the Chatham House Rule: a file has traces."""
    return no(_UNDER_RULE) if thread.under_rule else YES


def can_attach(member: Member, post: Post, count: int) -> Ruling:
    """Authors send a few files with their own post."""
    if not (sends := can_send_files(post.thread)):
        return sends
    if not member.is_verified or post.author_id != member.pk:
        return no(_("Only its author can add a file to a post."))
    if count > MOST_FILES:
        return no(TOO_MANY % {"most": MOST_FILES})
    return YES


def can_take_in(board: Board, sizes: Collection[int]) -> Ruling:
    """A board keeps files, of `sizes` in bytes, until those with its posts are too many or take too much room."""
    kept = Attachment.objects.filter(post__thread__board=board).aggregate(count=Count("pk"), size=Sum("size"))
    if kept["count"] + len(sizes) > settings.BOARD_FILES_COUNT:
        said = _(
            "The board %(board)s has as many files as one board can keep. Leave yours out, or ask the secretariat."
        )
        return no(said % {"board": board.name})
    if (kept["size"] or 0) + sum(sizes) > settings.BOARD_FILES_BYTES:
        said = _(
            "With this the files of the board %(board)s would take more room than one board has. Leave yours out, or "
            "ask the secretariat for more."
        )
        return no(said % {"board": board.name})
    return YES


def can_let_out(attachment: Attachment) -> Ruling:
    """No file in which a virus was found leaves; where that is demanded, none that was not looked at."""
    if attachment.scan == Attachment.Scan.INFECTED:
        return no(_("A virus was found in this file, so nobody is given it. Its author and the moderators know."))
    if settings.CLAMAV_DEMANDED and attachment.scan != Attachment.Scan.CLEAN:
        return no(_("This file has not been looked at for viruses yet. Try again in a few minutes."))
    return YES
