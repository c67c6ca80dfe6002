"""Adding a file to a post."""

from django.core.files import File
from django.db import transaction

from community.core.rulings import require
from community.core.uploads import inspected
from community.members.models import Member
from forum import policy
from forum.models import Attachment, Post

from .publishing import locked_thread


@transaction.atomic
def attach_file(*, author: Member, post: Post, file: File[bytes]) -> Attachment:
    """Keep `file` with a post that nobody else reads yet: `publish` remains the only door to readers.

    Raises Refused by policy, ValidationError with a sentence for a file that cannot be kept.
    """
    upload = inspected(file)
    thread = locked_thread(post.thread_id)
    post = Post.objects.get(pk=post.pk)
    post.thread = thread
    require(policy.can_attach(author, post))
    attachment: Attachment = Attachment.objects.create(
        post=post,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        file=file,
    )
    return attachment
