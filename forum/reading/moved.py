"""Where posts and threads have gone whose old address somebody kept."""

from community.members.models import Member
from forum.models import Post, Thread

from .addresses import post_url, thread_url


def moved(viewer: Member, thread_id: str, post_id: str = "") -> str | None:
    """Return where the thread, or the post of it, stands now; None when it is nowhere that `viewer` may read."""
    if post_id:
        placed = Post.objects.visible_to(viewer).placed().filter(public_id=post_id).exclude(thread__public_id=thread_id)
        post = placed.select_related("thread").first()
        return post_url(post.thread.public_id, post.public_id) if post else None
    thread = Thread.objects.visible_to(viewer).took_in(thread_id).first()
    return thread_url(thread.public_id) if thread else None
