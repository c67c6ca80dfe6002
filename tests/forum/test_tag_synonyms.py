"""Two spellings are one tag: where threads are tagged, listed and looked for."""

import pytest

from community.audit.models import AuditEntry
from forum.actions.tags import unite_tags
from forum.models import TagSynonym, Thread
from tests.factories import forum, members
from tests.factories.labels import settled
from tests.factories.search import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return members.moderator()


def tagged(client, *tags: str) -> Thread:
    board = forum.board()
    said = {"title": "Seals", "body": "A text.", "label": board.label, "language": "en", "tags": ", ".join(tags)}
    assert client.post(f"/forum/{board.slug}/new", said).status_code == 302
    return Thread.objects.get(board=board)


def tags_of(thread: Thread) -> list[str]:
    return sorted(thread.tags.names())


def test_threads_that_are_there_and_those_to_come_bear_the_tag_that_is_meant(client_as, moderator):
    writer = client_as(settled())
    before, both = tagged(writer, "lorries", "custody"), tagged(writer, "lorries", "trucks")
    page = client_as(moderator).post("/forum/tag-names", {"written": "#Lorries", "means": "trucks"}, follow=True).text
    assert "From now on both are one tag." in page
    after = tagged(writer, "lorries")
    assert [tags_of(one) for one in (before, both, after)] == [["custody", "trucks"], ["trucks"], ["trucks"]]
    assert AuditEntry.objects.filter(action="forum.tags_united", actor=moderator.pk).exists()


def test_the_other_spelling_finds_the_tag_by_its_address_and_in_a_query(client_as, moderator):
    unite_tags(moderator=moderator, written="lorries", means="trucks")
    reader = members.member()
    thread = tagged(client_as(settled()), "trucks")
    assert client_as(reader).get("/forum/tags/lorries").url == "/forum/tags/trucks"
    assert found(reader, "tag:lorries") == found(reader, "tag:trucks")
    assert len(found(reader, "tag:lorries")) == Thread.objects.filter(pk=thread.pk).count() == 1


def test_spellings_of_a_spelling_mean_the_last_one(moderator):
    unite_tags(moderator=moderator, written="lorries", means="trucks")
    unite_tags(moderator=moderator, written="trucks", means="vehicles")
    unite_tags(moderator=moderator, written="vans", means="lorries")
    assert set(TagSynonym.objects.values_list("written", "means")) == {
        ("lorries", "vehicles"),
        ("trucks", "vehicles"),
        ("vans", "vehicles"),
    }


@pytest.mark.parametrize(
    ("written", "means", "sentence"),
    [
        ("vehicles", "Vehicles", "Both are one tag already"),
        ("vehicles", "trucks", "Both are one tag already"),
        ("", "trucks", "Write"),
        ("???", "trucks", "A tag is made of letters and digits"),
        ("x" * 41, "trucks", "too long"),
    ],
)
def test_what_cannot_be_one_gets_a_sentence(client_as, moderator, written, means, sentence):
    unite_tags(moderator=moderator, written="trucks", means="vehicles")
    answer = client_as(moderator).post("/forum/tag-names", {"written": written, "means": means})
    assert answer.status_code in (400, 413)
    assert TagSynonym.objects.count() == 1
    assert sentence in answer.text


def test_parted_again_they_are_two_tags_for_threads_to_come(client_as, moderator):
    synonym = unite_tags(moderator=moderator, written="lorries", means="trucks")
    client_as(moderator).post(f"/forum/tag-names/{synonym.public_id}/part")
    assert tags_of(tagged(client_as(settled()), "lorries")) == ["lorries"]


def test_for_everybody_but_moderators_the_page_does_not_exist(client_as, moderator):
    synonym = unite_tags(moderator=moderator, written="lorries", means="trucks")
    client = client_as(members.member())
    answers = [client.get("/forum/tag-names"), client.post(f"/forum/tag-names/{synonym.public_id}/part")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert TagSynonym.objects.exists()
