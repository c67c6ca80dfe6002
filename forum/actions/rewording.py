"""A moderator changes words before they are released. They stay those of their author, who sees what was changed."""

from django.db import transaction

from community.members.models import Member
from community.moderation.actions import queue
from community.moderation.subjects import Words
from forum.models import Revision

from .publishing import locked_thread
from .submitting import new_revision, screened


@transaction.atomic
def reword(revision: Revision, words: Words, *, moderator: Member) -> None:
    """Put `words` in the place of a held revision's, as the next one, held too, to which its queue item points.

    Files, tags and options stay. Raises ValueError for one that is not held, or written under the Chatham House Rule.
    """
    locked_thread(revision.post.thread_id)
    before = Revision.objects.select_related("post__thread__board", "editor").get(pk=revision.pk)
    if before.state != Revision.State.HELD or before.editor is None:
        raise ValueError(f"a {before.state} revision is not reworded")
    latest = Revision.objects.filter(post=before.post).order_by("-number")[0]
    after = new_revision(
        post=before.post,
        editor=before.editor,
        title=words.title,
        body=words.body,
        tags=before.tags,
        options=before.options,
        reason=before.reason,
        files=before.files,
        submission_key=None,
        number=latest.number + 1,
        reworded_by=moderator,
    )
    found = screened(after)
    queue.replace_target(target=before, by=after, reasons=[*found.holding, *found.telling])
    before.state = Revision.State.WITHDRAWN
    before.save(update_fields=["state"])
