"""Reacting to a post, and taking that back."""

from django.db import transaction
from django.db.models import Count

from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import Post, Reaction
from forum.notices import PostReacted
from realtime.notify import notify, retract


@transaction.atomic
def react(*, member: Member, post: Post, word: str) -> Post:
    """Add the reaction `word` of the member, or take it back where it was there, and return the post as it is now.

    Raises Refused by policy.
    """
    post = Post.objects.select_for_update(of=("self",)).select_related("thread__audience").get(pk=post.pk)
    require(policy.can_react(member, post))
    reaction, is_new = Reaction.objects.get_or_create(post=post, member=member, word=word)
    reaction.post = post
    if is_new:
        notify(PostReacted, reaction)
    else:
        retract(PostReacted, reaction)
        reaction.delete()
    counted = Reaction.objects.filter(post=post).values_list("word").annotate(Count("pk"))
    post.reactions = dict(counted)
    post.save(update_fields=["reactions"])
    return post
