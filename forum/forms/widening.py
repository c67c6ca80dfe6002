"""The form for a wider thread: the words of the opening, other readers, and which posts go along."""

from typing import Any

from community.core.form_fields import field_of
from community.core.tlp import Label, acting
from community.members.models import Member
from forum.models import Post, Thread

from .fields import LabelField
from .finding import PickedField
from .writing import ThreadForm

POSTS = "posts"


class WidenForm(ThreadForm):
    """A wider thread out of one that is there. Whether it is wider is the action's question."""

    posts = PickedField(by="public_id")

    def __init__(self, *args: Any, author: Member, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, author=author, board=thread.board, **kwargs)
        del self.fields["under_rule"]
        most = acting(thread.label).strictness
        field_of(self, "label", LabelField).offer(label for label in Label if label.strictness <= most)
        replies = Post.objects.visible_to(author).filter(thread=thread, state=Post.State.PUBLISHED)
        field_of(self, POSTS, PickedField).queryset = replies.exclude(parent=None)

    @property
    def ticked_posts(self) -> set[str]:
        """The public ids of the posts that are ticked so far."""
        return {str(value) for value in self[POSTS].value() or ()}
