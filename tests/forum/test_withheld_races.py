"""Two at the same moment around what is withheld: one answers, and neither a change nor an appeal loses words."""

from functools import partial

from community.core.rulings import Refused
from community.moderation.actions.decisions import decide
from community.moderation.actions.opened import Conflict
from community.moderation.models import Decision, QueueItem
from forum.actions.posts import edit_post
from forum.actions.withholding import agree_to_open, ask_for, decline_to_open
from forum.models import Post, Revision, Withheld
from tests.factories import forum, members
from tests.factories.moderation import appealed, flagged_item, moderator_of, revision_of
from tests.factories.withheld import BODY, SECRET, opened_to, withheld_from

RACES = 10


def outcome(act) -> str:
    try:
        act()
    except (Refused, Conflict):
        return "told"
    return "done"


def test_of_two_who_answer_whether_it_is_opened_at_once_one_does(two_at_once):
    thread = forum.thread()
    for _ in range(RACES):
        decision = withheld_from(flagged_item(thread=thread, body=BODY))
        withheld = Withheld.objects.get(decision=decision)
        first, second, third = (moderator_of(decision.item) for _ in range(3))
        ask_for(moderator=first, withheld=withheld, reason="The owner asks.")
        answers = (partial(agree_to_open, moderator=second), partial(decline_to_open, moderator=third))
        ends = two_at_once(*(partial(outcome, partial(answer, withheld=withheld)) for answer in answers))
        assert sorted(ends) == ["done", "told"]
        withheld.refresh_from_db()
        assert withheld.state == (Withheld.State.OPEN if ends[0] == "done" else Withheld.State.SEALED)


def test_an_author_who_changes_the_text_while_the_appeal_is_followed_loses_nothing(two_at_once):
    thread, author = forum.thread(), members.member()
    forum.settle(author)
    for _ in range(RACES):
        decision = withheld_from(flagged_item(thread=thread, author=author, body=BODY))
        item = appealed(decision)
        first = moderator_of(item)
        opened_to(first, moderator_of(item), decision=decision)
        follow = partial(
            decide, item=item, moderator=first, outcome="release", reason="no-concern", note="", version=item.version
        )
        post = Post.objects.get(pk=revision_of(item).post_id)
        change = partial(edit_post, editor=author, post=post, body="Said otherwise.", base_number=1)
        followed, changed = two_at_once(partial(outcome, follow), partial(outcome, change))

        assert changed == "done"
        assert Post.objects.get(pk=post.pk).current.body == "Said otherwise."
        earlier = Revision.objects.get(post=post, number=1).body
        assert (SECRET in earlier) == (followed == "done")
        assert Decision.objects.filter(item=item).count() == (2 if followed == "done" else 1)
        assert QueueItem.objects.get(pk=item.pk).state == ("decided" if followed == "done" else "withdrawn")
