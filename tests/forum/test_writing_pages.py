"""The pages for words, through their addresses, as without JavaScript."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from community.core.tlp import Label
from community.members.models import Audience
from community.moderation.actions.decisions import decide
from community.moderation.models import Flag, QueueItem
from forum.actions.posts import edit_post, post_reply
from forum.actions.publishing import publish
from forum.actions.threads import start_thread
from forum.forms import ReadersForm, ReplyForm
from forum.models import Post, Revision, Subscription, Thread
from forum.notices import ReplyPosted, ThreadStarted
from tests.factories import forum as make
from tests.factories import labels, members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    """A member who is no newcomer any more."""
    made = members.member()
    for _ in range(3):
        make.thread(author=made)
    return made


@pytest.fixture
def client(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def thread():
    return make.thread()


@pytest.fixture
def mine(author, thread):
    return post_reply(author=author, thread=thread, body="My first words.", language="en")


def _address(name, post):
    return reverse(f"forum:{name}", args=[post.thread.public_id, post.public_id])


def test_a_reply_leads_to_itself_and_says_how_many_read_it(client, author, thread):
    page = client.get(reverse("forum:thread-reply", args=[thread.public_id]))
    assert "Post to " in page.text
    answer = client.post(
        reverse("forum:thread-reply", args=[thread.public_id]), {"body": "Hello.", "language": "en"}, follow=True
    )
    post = Post.objects.get(thread=thread, author=author)
    assert answer.redirect_chain[-1][0] == _address("post", post)
    assert f"Posted. {thread.audience.members().count()} members can read it." in answer.text


def test_a_held_reply_is_seen_by_its_author_alone_who_is_told_that_it_waits(client, author, thread, client_as):
    watch("watched")
    answer = client.post(
        reverse("forum:thread-reply", args=[thread.public_id]),
        {"body": "A watched word.", "language": "en"},
        follow=True,
    )
    assert "waiting for a moderator" in answer.text
    assert "A watched word." in answer.text
    post = Post.objects.get(thread=thread, author=author)
    other = client_as(members.member())
    assert other.get(_address("post", post)).status_code == 404
    assert "A watched word." not in other.get(reverse("forum:thread", args=[thread.public_id])).text


def test_the_preview_button_shows_the_text_and_writes_nothing(client, thread):
    answer = client.post(
        reverse("forum:thread-reply", args=[thread.public_id]), {"body": "*soon*", "language": "en", "preview": "1"}
    )
    assert answer.status_code == 200
    assert "<em>soon</em>" in answer.text
    assert "*soon*" in answer.text
    assert Post.objects.filter(thread=thread).count() == 1


def test_a_form_sent_again_from_the_back_button_is_one_submission(client, thread):
    page = client.get(reverse("forum:thread-reply", args=[thread.public_id]))
    key = re.search(r'name="submission_key" value="([^"]+)"', page.text)[1]
    assert uuid.UUID(key)
    for _ in range(2):
        client.post(
            reverse("forum:thread-reply", args=[thread.public_id]),
            {"body": "Once.", "language": "en", "submission_key": key},
        )
    assert Post.objects.filter(thread=thread).count() == 2


def test_where_one_label_alone_can_stand_it_goes_along_and_nothing_is_asked(client, thread):
    for address in (f"/t/{thread.public_id}", f"/t/{thread.public_id}/reply"):
        page = client.get(address).text
        assert page.count('name="label"') == 1
        assert '<label for="id_label">' not in page


def test_two_forms_are_two_submissions():
    one, other = (ReplyForm(labels=[Label.GREEN]) for _ in range(2))
    assert one["submission_key"].value() != other["submission_key"].value()


def test_a_thread_is_started_for_those_who_were_chosen(client, author):
    mine = members.group(author, members.member(), name="My own group")
    board = make.board(label=Label.AMBER)
    page = client.get(reverse("forum:thread-start", args=[board.slug]))
    assert "My own group: 2 members" in page.text
    assert re.search(r'<option value="TLP:AMBER" selected', page.text)
    client.post(
        reverse("forum:thread-start", args=[board.slug]),
        {
            "title": "A\n title",
            "body": "B.",
            "label": "TLP:AMBER",
            "readers": mine.public_id,
            "language": "fr",
            "tags": "#a, b",
        },
    )
    thread = Thread.objects.get(board=board)
    assert (thread.title, thread.label, thread.language) == ("A title", Label.AMBER, "fr")
    assert thread.audience == Audience.objects.of(mine)
    assert set(thread.tags.names()) == {"a", "b"}


def test_what_is_said_beside_the_button_follows_the_choice_and_keeps_the_text(client, author):
    board, group = make.board(), members.group(author, members.member(), name="Storage")
    address = reverse("forum:thread-start", args=[board.slug])
    said = {"title": "Half a title", "body": "Half a text.", "label": "TLP:AMBER", "find": "1"}
    page = client.post(address, said | {"readers": group.public_id}).text
    assert "2 members of Storage; 0 moderators if held" in page
    assert "Post to 2 members" in page
    assert "Half a text." in page
    everybody = board.audience.members().count()
    assert f"Post to {everybody} members" in client.post(address, said | {"readers": "nonsense"}).text
    assert not Thread.objects.filter(board=board).exists()


def test_the_choice_of_readers_is_asked_in_a_constant_number_of_queries(author, django_assert_num_queries):
    board = make.board()
    for _ in range(6):
        members.group(author)
    with django_assert_num_queries(4):  # the board's groups, all readers, the author's groups, their sizes
        assert len(ReadersForm(author=author, within=board.audience, always=author).fields["readers"].choices) == 9


def test_a_change_shows_the_old_words_and_leads_to_the_new(client, mine):
    assert "My first words." in client.get(_address("post-edit", mine)).text
    answer = client.post(_address("post-edit", mine), {"body": "Better words.", "base_number": 1}, follow=True)
    assert "Your change is published." in answer.text
    assert "Better words." in answer.text


def test_a_returned_text_shows_what_the_moderator_wrote(client, author, thread):
    post = post_reply(author=author, thread=thread, body="Too much.", language="en", said_sensitive=True)
    item = QueueItem.objects.get(author=author)
    moderator = members.moderator(thread.board.moderators)
    decide(item=item, moderator=moderator, outcome="return", reason="personal", note="Leave out the name.", version=1)
    page = client.get(_address("post-edit", post)).text
    assert "Leave out the name." in page
    assert "Persons and sites are not named without need." in page
    assert "Too much." in page


def test_a_thread_that_was_returned_for_its_tags_is_mended_by_other_tags(client, author):
    board = make.board()
    start = {"author": author, "board": board, "title": "A title", "body": "B.", "label": Label.GREEN, "language": "en"}
    post = start_thread(**start, audience=board.audience, tags=["custody", "vault-7"], said_sensitive=True)
    decision = {"moderator": members.moderator(board.moderators), "version": 1}
    decide(item=QueueItem.objects.get(), outcome="return", reason="personal", note="A tag names a site.", **decision)
    page = client.get(_address("post-edit", post)).text
    assert 'value="custody, vault-7"' in page

    change = {"title": "A title", "body": "B.", "tags": "custody", "base_number": 1}
    assert "waiting for a moderator" in client.post(_address("post-edit", post), change, follow=True).text
    for one in (decision["moderator"], members.moderator(board.moderators)):
        item = QueueItem.objects.get(state="open")
        decide(item=item, moderator=one, outcome="release", reason="no-concern", note="", version=1)
    assert list(post.thread.tags.names()) == ["custody"]


def test_two_changes_at_once_show_both_with_their_tags(client, author):
    opening = Post.objects.get(thread=make.thread(author=author))
    edit_post(editor=author, post=opening, title="Newer", body="Newer words.", tags=["newer-tag"], base_number=1)
    answer = client.post(
        _address("post-edit", opening), {"title": "Mine", "body": "My words.", "tags": "my-tag, b", "base_number": 1}
    )
    assert answer.status_code == 409
    assert "newer-tag" in answer.text
    assert 'value="my-tag, b"' in answer.text


def test_the_history_of_an_opening_shows_what_became_of_its_tags(client, author):
    opening = Post.objects.get(thread=make.thread(author=author))
    for number, tags in ((1, ["custody"]), (2, ["training"])):
        edit_post(editor=author, post=opening, title="A title", body="Words.", tags=tags, base_number=number)
    page = client.get(_address("post-history", opening)).text
    assert "<del>custody</del><ins>training</ins>" in page


def test_the_history_shows_what_changed(client, mine):
    edit_post(editor=mine.author, post=mine, body="My second words.", base_number=1)
    page = client.get(_address("post-history", mine)).text
    assert "<del>first </del>" in page
    assert "<ins>second </ins>" in page


def test_the_history_shows_others_only_what_was_published_and_no_gap_in_the_numbers(client, author, thread):
    watch("watched")
    post = make.post(thread=thread, body="One.")
    Revision.objects.filter(post=post).update(number=1)
    for number, body in ((2, "Two watched."), (3, "Three.")):
        Revision.objects.create(post=post, number=number, editor=post.author, body=body, html=body, markup_version=1)
    Revision.objects.filter(post=post, number=3).update(state=Revision.State.PUBLISHED)
    page = client.get(_address("post-history", post)).text
    assert "watched" not in page
    assert "Version 2" in page
    assert "Version 3" not in page


def test_the_history_tells_when_readers_saw_a_version_and_not_when_it_was_written(client, thread):
    post = make.post(thread=thread, author=labels.settled(), body="One.")
    for number, body in ((1, "Two."), (2, "Three.")):
        edit_post(editor=post.author, post=post, body=body, base_number=number)
    versions = Revision.objects.filter(post=post)
    written = datetime(2026, 1, 3, 9, 41, tzinfo=UTC)
    versions.update(created=written)
    for version in versions:
        versions.filter(pk=version.pk).update(published=written + timedelta(hours=version.number))

    page = client.get(_address("post-history", post)).text

    third, second, first = re.findall(r"<time[^>]*>([^<]+)</time>", page)
    assert ("12:41" in third, "11:41" in second, "10:41" in first) == (True, True, True)
    assert "09:41" not in page


def test_a_version_that_waited_is_dated_when_a_moderator_let_readers_see_it(author, mine):
    watch("watched")
    edit_post(editor=author, post=mine, body="Two, watched.", base_number=1)
    held = Revision.objects.get(post=mine, state=Revision.State.HELD)
    Revision.objects.filter(pk=held.pk).update(created=held.created - timedelta(days=3))
    publish(held)
    held.refresh_from_db()
    assert held.published - held.created >= timedelta(days=3)


def test_a_long_history_shows_its_latest_fifty_versions(client, thread):
    post = make.post(thread=thread)
    made = {"post": post, "editor": post.author, "state": Revision.State.PUBLISHED, "html": "", "markup_version": 1}
    Revision.objects.bulk_create(Revision(number=number, body=f"Words {number}.", **made) for number in range(2, 54))
    page = client.get(_address("post-history", post)).text
    assert [int(number) for number in re.findall(r"<h2>Version (\d+)</h2>", page)] == list(range(53, 3, -1))


def test_a_flag_reaches_the_queue_and_leads_back(client, author, thread):
    opening = Post.objects.get(thread=thread)
    answer = client.post(_address("post-flag", opening), {"reason": "label", "note": "Too wide."}, follow=True)
    assert "A moderator will look at it" in answer.text
    assert Flag.objects.get(flagger=author).reason == "label"


@pytest.mark.parametrize("level", ["all", "answers", "none"])
def test_what_one_hears_of_a_thread_and_of_a_board_is_set(client, author, thread, level):
    client.post(reverse("forum:thread-subscribe", args=[thread.public_id]), {"level": level})
    client.post(reverse("forum:board-subscribe", args=[thread.board.slug]), {"level": level})
    assert Subscription.objects.get(member=author, thread=thread).level == level
    assert Subscription.objects.get(member=author, board=thread.board).level == level


@pytest.mark.parametrize("name", ["post-edit", "post-history", "post-flag"])
def test_pages_about_a_post_one_may_not_see_answer_404(client, name):
    hidden = make.thread(board=make.board(audience=Audience.objects.of(members.group())))
    assert client.get(_address(name, Post.objects.get(thread=hidden))).status_code == 404


@pytest.mark.parametrize("label", Label)
def test_every_notice_has_its_words_for_every_label(thread, label):
    Thread.objects.filter(pk=thread.pk).update(label=label)
    reply = make.post(thread=Thread.objects.get(pk=thread.pk), body="The words of the reply.")
    told = ((ReplyPosted(), Post.objects.get(pk=reply.pk)), (ThreadStarted(), Thread.objects.get(pk=thread.pk)))
    for notice, target in told:
        context = {"target": target, "viewer": thread.author, "quoted": notice.quoted(target).text} | notice.words(
            target, thread.author
        )
        for ending in ("html", "txt", "subject.txt"):
            words = render_to_string(f"{notice.templates}.{ending}", context)
            assert thread.title in words or "The words of the reply." in words
        assert notice.label(target) == label
        assert thread.public_id in notice.url(target)
