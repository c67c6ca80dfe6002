"""A thread under the Chatham House Rule as its readers and authors meet it: pages with numbers, days and no more."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.core.dates import half_day
from community.members.models import Membership
from community.moderation.actions.decisions import decide
from community.moderation.models import QueueItem
from forum.actions.batches import publish_batches
from forum.actions.posts import post_reply
from forum.actions.rule_keys import destroy_rule_keys
from forum.actions.silences import silence_participant
from forum.models import Post, Revision, Thread
from tests.factories import forum, members, rule

pytestmark = pytest.mark.django_db

MINE = "/forum/mine/rule"


@pytest.fixture
def author():
    return rule.speaker(name="Ingrid Solheim")


@pytest.fixture
def thread(author) -> Thread:
    return rule.thread(author=author, body="A lantern on the quay.")


def _form(board, **said):
    return {
        "title": "Near misses",
        "body": "What nearly happened.",
        "label": "TLP:GREEN",
        "language": "en",
        "tags": "",
        "submission_key": str(rule.submission_key()),
        "under_rule": "on",
    } | said


def _text(answer) -> str:
    return answer.content.decode()


def _published(thread: Thread, *bodies: str) -> list[Post]:
    """Return replies by as many authors, published in one batch."""
    posts = [post_reply(author=rule.speaker(), thread=thread, body=body, language="en") for body in bodies]
    publish_batches(timezone.now() + timedelta(hours=48))
    return list(Post.objects.filter(pk__in=[post.pk for post in posts]))


def test_a_thread_is_started_under_the_rule_and_its_author_is_led_to_where_it_waits(client_as, author):
    board = rule.board()
    client = client_as(rule.speaker(board=board))
    answer = client.post(f"/forum/{board.slug}/new", _form(board), follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert Thread.objects.get(title="Near misses").under_rule
    assert "Your post waits for others" in _text(answer)
    assert "Waiting for others, to be published with them within 48 hours." in _text(answer)


def test_without_the_choice_a_thread_is_under_its_authors_name(client_as, author):
    board = rule.board()
    writer = rule.speaker(board=board)
    said = _form(board)
    del said["under_rule"]
    client_as(writer).post(f"/forum/{board.slug}/new", said)
    assert Thread.objects.get(title="Near misses").author == writer


@pytest.mark.parametrize(("people", "organisations"), [(7, 7), (9, 2)])
def test_among_too_few_the_form_says_why_and_keeps_the_text(client_as, people, organisations):
    board = rule.board(people=people, organisations=organisations)
    client = client_as(rule.speaker(board=board))
    answer = client.post(f"/forum/{board.slug}/new", _form(board))
    assert answer.status_code == 400
    assert "at least eight possible participants of three organisations, newcomers and moderators not" in _text(answer)
    assert "What nearly happened." in _text(answer)
    assert not Thread.objects.filter(title="Near misses").exists()


def test_a_newcomer_is_told_so_beside_the_choice(client_as):
    board = rule.board()
    newcomer = members.member()
    Membership.objects.create(group=board.audience.groups.get(), member=newcomer)
    answer = client_as(newcomer).post(f"/forum/{board.slug}/new", _form(board))
    assert answer.status_code == 400
    assert "Newcomers write under their name first" in _text(answer)


def test_the_page_shows_numbers_and_days_and_nothing_of_the_author(client_as, thread, author):
    _published(thread, "One reply.", "Another reply.")
    page = _text(client_as(members.member()).get(f"/t/{thread.public_id}"))
    assert {"Participant 1", "Participant 2", "Participant 3"} <= set(re.findall(r"Participant \d", page))
    assert "Chatham House Rule" in page
    for kept_back in (author.name, author.organisation.name, author.email, str(author.uuid)):
        assert kept_back not in page
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", moment) for moment in re.findall(r'<time datetime="([^"]*)"', page))


def test_the_numbers_are_told_in_the_language_of_each_page(client_as, thread):
    pages = [client_as(members.member(language=each)).get(f"/t/{thread.public_id}").text for each in ("en", "ar")]

    assert pages[0].count("Participant 1") == pages[1].count("المشارك 1") > 1
    assert "Participant 1" not in pages[1]


def test_the_page_neither_listens_nor_subscribes_nor_remembers_what_was_read(client_as, thread):
    reader = client_as(members.member())
    for _ in range(2):
        page = _text(reader.get(f"/t/{thread.public_id}"))
    for element in ('topic="thread:', "/subscribe", "at=unread", "/history", "isnew"):
        assert element not in page
    assert reader.get(f"/t/{thread.public_id}/news?since=0").status_code == 404


def test_the_history_of_a_post_is_no_page(client_as, thread, author):
    opening = Post.objects.get(thread=thread)
    assert client_as(author).get(f"/t/{thread.public_id}/{opening.public_id}/history").status_code == 404


def test_lists_and_hits_carry_the_mark_and_no_name(client_as, thread, author):
    client = client_as(members.member())
    for address in (f"/forum/{thread.board.slug}/", "/forum/search?q=lantern"):
        page = _text(client.get(address))
        assert "rule-mark" in page
        assert author.name not in page
        assert not re.search(r'<time datetime="[^"]*T', page)


def test_the_composer_says_what_becomes_of_a_reply_and_offers_no_language(client_as, thread):
    writer = client_as(rule.speaker())
    opening = Post.objects.get(thread=thread)
    for address in (f"/t/{thread.public_id}", f"/t/{thread.public_id}/reply?to={opening.public_id}"):
        page = _text(writer.get(address))
        assert "under a number instead of your name" in page
        assert "what you type stays in this browser alone" in page
        assert 'name="language"' not in page.split("composer", 1)[1].split("</composer-box>")[0]


def test_a_reply_is_sent_from_the_page_and_found_under_my_posts(client_as, thread):
    writer = client_as(rule.speaker())
    answer = writer.post(f"/t/{thread.public_id}/reply", {"body": "A reply.", "language": "fr"}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert "A reply." in _text(answer)
    assert Post.objects.get(thread=thread, parent__isnull=False).language == thread.language


def test_whoever_may_not_speak_is_told_why_in_place_of_the_composer(client_as, thread):
    page = _text(client_as(members.member()).get(f"/t/{thread.public_id}"))
    assert "Newcomers write under their name first" in page
    assert "composer-box" not in page
    assert "/reply?to=" not in page


def test_a_page_costs_the_same_number_of_queries_however_many_wrote(client_as, thread, django_assert_max_num_queries):
    client = client_as(rule.speaker())
    address = f"/t/{thread.public_id}"
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    _published(thread, *(f"Reply {n}." for n in range(6)))
    client.get(address)
    with django_assert_max_num_queries(60) as many:
        client.get(address)
    assert len(many) == len(few)


def test_my_posts_cost_the_same_number_of_queries_however_many_there_are(client_as, django_assert_max_num_queries):
    writer = rule.speaker()
    client = client_as(writer)
    thread = rule.thread()
    post_reply(author=writer, thread=thread, body="One.", language="en")
    client.get(MINE)
    with django_assert_max_num_queries(60) as few:
        client.get(MINE)
    for other in (thread, rule.thread(), rule.thread()):
        for n in range(3):
            post_reply(author=writer, thread=other, body=f"Another {n}.", language="en")
    with django_assert_max_num_queries(60) as many:
        client.get(MINE)
    assert len(many) == len(few)


def test_nobody_finds_what_somebody_else_wrote(client_as, thread):
    post_reply(author=rule.speaker(), thread=thread, body="Not yours.", language="en", said_sensitive=True)
    for other in (rule.speaker(), rule.speaker(role="moderator", team=thread.board.moderators)):
        assert "Not yours." not in _text(client_as(other).get(MINE))


def test_a_published_post_says_under_which_number(client_as, thread, author):
    page = _text(client_as(author).get(MINE))
    opening = Post.objects.get(thread=thread)
    assert "Published as Participant 1." in page
    assert f"/t/{thread.public_id}/{opening.public_id}" in page


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_what_a_moderator_decided_is_found_with_the_words_and_the_rule(client_as, thread, outcome):
    writer = rule.speaker()
    post = post_reply(
        author=writer, thread=thread, body="A site with **its name**.", language="en", said_sensitive=True
    )
    item = QueueItem.objects.get(target_id=Revision.objects.get(post=post).pk)
    moderator = members.moderator(thread.board.moderators)
    decide(item=item, moderator=moderator, outcome=outcome, reason="personal", note="Leave it out.", version=1)
    page = _text(client_as(writer).get(MINE))
    assert "Leave it out." in page
    assert "Persons and sites are not named without need." in page
    assert ("A site with **its name**." in page) == (outcome == "return")
    assert (f"/t/{thread.public_id}/reply?to=" in page) == (outcome == "return")


def test_a_held_post_says_so_and_stands_nowhere_else(client_as, thread):
    writer = rule.speaker()
    post_reply(author=writer, thread=thread, body="Still waiting.", language="en", said_sensitive=True)
    client = client_as(writer)
    assert "Waiting for a moderator, who is not told who wrote it." in _text(client.get(MINE))
    for address in ("/forum/mine", f"/t/{thread.public_id}"):
        assert "Still waiting." not in _text(client.get(address))


def test_a_silence_is_found_with_its_reason_and_its_end(client_as, thread):
    writer = rule.speaker()
    [post] = _published_by(writer, thread)
    moderator = members.moderator(thread.board.moderators)
    silence_participant(moderator=moderator, post=post, reason="Keep to the matter.", days=3)
    page = _text(client_as(writer).get(MINE))
    assert "A moderator asked you not to write" in page
    assert "Keep to the matter." in page
    refusal = _text(client_as(writer).get(f"/t/{thread.public_id}"))
    assert "A moderator asked you not to write in this thread until" in refusal
    assert "Keep to the matter." not in refusal


def _published_by(writer, thread: Thread) -> list[Post]:
    post = post_reply(author=writer, thread=thread, body="Words.", language="en")
    publish_batches(timezone.now() + timedelta(hours=48))
    return list(Post.objects.filter(pk=post.pk))


def test_once_the_key_is_destroyed_nothing_is_found_and_the_thread_is_read_as_before(client_as, thread, author):
    today = timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=90))
    assert destroy_rule_keys(today) == 1
    client = client_as(author)
    assert thread.title not in _text(client.get(MINE))
    page = client.get(f"/t/{thread.public_id}")
    assert page.status_code == 200
    assert "Participant 1" in _text(page)


def test_a_key_that_is_not_at_hand_takes_no_page_away(client_as, thread, author, settings):
    settings.RULE_KEYS = ["dGhlLWtleS1vZi1hbm90aGVyLXNpdGUtMTIzNDU2Nzg="]
    client = client_as(author)
    page = client.get(f"/t/{thread.public_id}")
    assert "The key of this thread is not at hand" in _text(page)
    assert client.get(MINE).status_code == 200


def test_a_reader_can_still_flag_when_nobody_can_say_who_wrote(client_as, thread):
    today = timezone.now().date()
    Thread.objects.filter(pk=thread.pk).update(locked=True, closed=today - timedelta(days=90))
    destroy_rule_keys(today)
    opening = Post.objects.get(thread=thread)
    said = {"reason": "conduct", "note": ""}
    client_as(members.member()).post(f"/t/{thread.public_id}/{opening.public_id}/flag", said)
    assert QueueItem.objects.filter(kind=QueueItem.Kind.FLAG).count() == 1


def test_a_published_post_keeps_no_more_of_when_it_was_written_than_the_batch_it_came_in(thread):
    earlier = half_day(timezone.now()) - timedelta(hours=24)
    post = post_reply(author=rule.speaker(), thread=thread, body="Words.", language="en")
    for model, pk in ((Post, post.pk), (Revision, Revision.objects.get(post=post).pk)):
        model.objects.filter(pk=pk).update(created=earlier)
    publish_batches(timezone.now() + timedelta(hours=48))
    post.refresh_from_db()
    assert post.created == post.published == post.current.created > earlier


def test_a_moderator_opens_a_held_text_without_a_name_or_a_moment(client_as, thread):
    writer = rule.speaker(name="Ingrid Solheim")
    post_reply(author=writer, thread=thread, body="Held.", language="en", said_sensitive=True)
    moderator = client_as(members.moderator(thread.board.moderators))
    item = QueueItem.objects.get()
    said = {"outcome": "release", "reason": "no-concern", "note": "", "version": item.version}
    client_as(members.moderator(thread.board.moderators)).post(f"/moderation/{item.public_id}/decide", said)
    page = _text(moderator.get(f"/moderation/{item.public_id}"))
    assert "A participant" in page
    assert "It is published with others, within 48 hours. Nobody is told." in page
    for kept_back in (writer.name, writer.organisation.name):
        assert kept_back not in page
    assert not re.search(r'arrived <time datetime="[^"]*T', page)


def test_a_named_thread_beside_it_is_as_it_was(client_as):
    named = forum.thread()
    page = _text(client_as(members.member()).get(f"/t/{named.public_id}"))
    assert "rule-mark" not in page
    assert 'topic="thread:' in page


@pytest.fixture
def left():
    """A thread, and somebody who wrote in it, was silenced there, had a text returned and reads its board no more."""
    board = rule.board()
    thread = rule.thread(author=rule.speaker(board=board), board=board)
    writer = board.audience.members().order_by("-pk")[0]
    [published, returned] = [
        post_reply(author=writer, thread=thread, body=body, language="en") for body in ("A quiet bell.", "A loud bell.")
    ]
    publish_batches(timezone.now() + timedelta(hours=48))
    Revision.objects.filter(post=returned).update(state=Revision.State.RETURNED)
    moderator = members.moderator(board.moderators)
    silence_participant(
        moderator=moderator, post=Post.objects.get(pk=published.pk), reason="Keep to the matter.", days=3
    )
    Membership.objects.filter(group__in=board.audience.groups.all(), member=writer).delete()
    return thread, writer


def test_ones_own_page_tells_neither_title_nor_place_nor_board_of_what_one_reads_no_more(client_as, left):
    thread, writer = left
    page = _text(client_as(writer).get(MINE))
    assert ("A quiet bell." in page, "Keep to the matter." in page) == (True, True)
    assert "A moderator asked you not to write in a thread that you can no longer read" in page
    assert [told for told in (thread.title, thread.public_id, thread.board.names["en"]) if told in page] == []


def test_a_text_that_came_back_from_what_one_reads_no_more_is_kept_and_leads_nowhere(client_as, left):
    page = _text(client_as(left[1]).get(MINE))
    assert ("A loud bell." in page, "so it is not sent again" in page, "Write another post" in page) == (
        True,
        True,
        False,
    )
