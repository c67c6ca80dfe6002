"""Rendering again what was stored by an older version of the markup."""

from django.db import transaction

from community.core import markup
from forum.models import Post, Revision

from .publishing import locked_thread


@transaction.atomic
def render_again(revision: Revision) -> None:
    """Store the HTML of a revision anew, and that of its post where it is the version that readers see.

    Under the thread's lock: a publication at the same moment comes before it or after it.
    """
    locked_thread(revision.post.thread_id)
    html = markup.render(revision.body)
    Revision.objects.filter(pk=revision.pk).update(html=html, markup_version=markup.VERSION)
    Post.objects.filter(current=revision.pk).update(html=html)
