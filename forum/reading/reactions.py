"""How one post was reacted to, as a part of its page that is fetched alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.members.models import Member
from forum import policy
from forum.models import Post, Reaction

from .acts import reactions
from .addresses import thread_url


def reactions_to(post: Post, viewer: Member, *, every: bool = False) -> SafeString:
    """Return the reactions to `post` as they stand below it; `every`: all the words that one can choose."""
    own = set(Reaction.objects.visible_to(viewer).filter(post=post, member=viewer).values_list("word", flat=True))
    may = bool(policy.can_react(viewer, post))
    form = reactions(get_language() or "", post.reactions, own, may=may, every=every)
    return format_html(form, home=thread_url(post.thread.public_id), post=post.public_id)
