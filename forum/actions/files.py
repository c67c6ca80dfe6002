"""A member's files beside their posts: kept for a post to come, thrown away, counted as they are given out."""

from datetime import datetime, timedelta
from functools import partial

from django.core.files import File
from django.db import transaction
from django.db.models import F

from community.core.rulings import require
from community.core.uploads import Upload, inspected, member_files
from community.members.models import Member
from forum import policy
from forum.models import Attachment, Post

from .submitting import take_turn

STAGED_FOR = timedelta(days=1)
_MOST_AT_ONCE = 500


@transaction.atomic
def stage_file(*, owner: Member, file: File[bytes]) -> Attachment:
    """Keep `file` for a post that `owner` is writing, for a day; nobody else knows of it.

    Raises Refused by policy, ValidationError with a sentence for a file that cannot be kept.
    """
    take_turn(owner.uuid)  # two at once would each find room for one
    require(policy.can_stage(owner, 0))  # before anything is unpacked
    upload = inspected(file)
    require(policy.can_stage(owner, upload.size))
    return keep_file(upload, owner=owner)


def keep_file(upload: Upload, *, owner: Member, post: Post | None = None) -> Attachment:
    """Keep an inspected file of `owner`: to be sent yet, or with the first version of `post`."""
    said = {
        "name": upload.name,
        "content_type": upload.content_type,
        "size": upload.size,
        "sha256": upload.sha256,
        "sealed": upload.sealed,
        "file": File(upload.file, name=upload.name),
    }
    if picture := upload.picture:
        small = File(picture.small, name=upload.name)
        said |= {"small": small, "width": picture.width, "height": picture.height}
    attachment: Attachment = Attachment.objects.create(owner=owner, post=post, since=1 if post else None, **said)
    return attachment


@transaction.atomic
def discard_file(*, owner: Member, attachment: Attachment) -> None:
    """Throw away what was not sent; one that was sent meanwhile stays with its post."""
    for own in Attachment.objects.staged().select_for_update().filter(pk=attachment.pk, owner=owner):
        _throw_away(own)


@transaction.atomic
def sweep_staged(now: datetime) -> None:
    """Throw away what was not sent within a day."""
    old = Attachment.objects.staged().select_for_update(skip_locked=True).filter(added__lt=now - STAGED_FOR)
    for attachment in old.order_by("added")[:_MOST_AT_ONCE]:
        _throw_away(attachment)


@transaction.atomic
def count_download(*, attachment: Attachment, by: Member) -> None:
    """Count that a file was given to somebody else than its owner; not to whom."""
    Attachment.objects.filter(pk=attachment.pk).exclude(owner=by).update(downloads=F("downloads") + 1)


def _throw_away(attachment: Attachment) -> None:
    """The file goes once the row is gone for good: the other way round a failure would leave a row without one."""
    for name in filter(None, (attachment.file.name, attachment.small.name)):
        transaction.on_commit(partial(member_files().delete, name))
    attachment.delete()
