"""Whether a row may be seen, asked of each row: the same as a list of all that may be."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from community.core.visibility import IsVisible, keys_visible_to
from community.members.models import Audience
from forum.models import Bookmark, Post, Thread
from tests.factories import forum, members

pytestmark = pytest.mark.django_db

VIEWERS = {
    "inside": lambda inside: inside,
    "outside": lambda _inside: members.member(),
    "applicant": lambda _inside: members.applicant(),
    "nobody": lambda _inside: AnonymousUser(),
}
SEEN = {"inside": 2, "outside": 1, "applicant": 0, "nobody": 0}


@pytest.mark.parametrize("name", VIEWERS)
def test_each_row_is_answered_as_the_list_of_all_keys_says(name: str) -> None:
    inside = members.member()
    for audience in (Audience.objects.of(), Audience.objects.of(members.group(inside))):
        opening = Post.objects.get(thread=forum.thread(audience=audience))
        Bookmark.objects.create(member=inside, post=opening)
    viewer = VIEWERS[name](inside)

    def keys(model, *conditions: Q, **more: object) -> set[int]:
        return set(model.objects.filter(*conditions, **more).values_list("pk", flat=True))

    listed = keys_visible_to(Thread, viewer)
    one_by_one = Q(IsVisible("thread", Thread, viewer))
    assert len(keys(Post, one_by_one)) == SEEN[name]
    assert keys(Post, one_by_one) == keys(Post, thread__in=listed)
    assert keys(Post, ~one_by_one) == keys(Post, ~Q(thread__in=listed))
    assert keys(Post, one_by_one | Q(author=None)) == keys(Post, Q(thread__in=listed) | Q(author=None))
    assert keys(Bookmark, Q(IsVisible("post__thread", Thread, viewer))) == keys(Bookmark, post__thread__in=listed)
