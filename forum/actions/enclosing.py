"""Which files go with a version of a post. Written with the version, before it is screened; `publish` shows both."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.members.models import Member
from forum import policy
from forum.models import Attachment, Board, Post, Revision


def enclose(*, post: Post, author: Member, files: Sequence[Attachment] | None, number: int = 1) -> list[str]:
    """Let `files`, of the version before or staged by `author`, go with version `number` of `post`, and no others;
    None: those of the version before. Return their names. The caller holds the transaction, with the thread locked.

    Raises ValidationError when the policy does not allow it, or one is not there any more. What a version leaves out
    stays with the earlier ones.
    """
    standing = list(Attachment.objects.filter(post=post, until=None).order_by("pk"))
    if files is None:
        return [one.name for one in standing]
    if not files and not standing:
        return []
    if files and not (ruling := policy.can_attach(author, post, len(files))):
        raise ValidationError(ruling.sentence)
    wanted = {one.pk for one in files}
    _take_up(wanted - {one.pk for one in standing}, post, author, number)
    Attachment.objects.filter(post=post, until=None).exclude(pk__in=wanted).update(until=number)
    going = Attachment.objects.filter(post=post, until=None).order_by("pk")
    return list(going.values_list("name", flat=True))


def files_of(revision: Revision) -> list[Attachment]:
    """Return what goes with a version; nothing is asked where nothing does."""
    return list(Attachment.objects.of(revision)) if revision.files else []


def _take_up(staged: set[int], post: Post, author: Member, number: int) -> None:
    own = Attachment.objects.staged().filter(pk__in=staged, owner=author)
    for infected in own.filter(scan=Attachment.Scan.INFECTED):
        raise ValidationError(policy.can_let_out(infected).sentence)
    if staged:
        # One post at a time for each board: two at once would each find room for one.
        board = Board.objects.select_for_update(no_key=True).get(pk=post.thread.board_id)
        if not (ruling := policy.can_take_in(board, own.values_list("size", flat=True))):
            raise ValidationError(ruling.sentence)
    if own.update(post=post, since=number) != len(staged):
        raise ValidationError(
            _("A file that was to go along is not kept any more: that ends after a day. Choose it again."), code="gone"
        )
