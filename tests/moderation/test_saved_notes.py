"""What a team often writes to authors is kept once, and read by each in their own language."""

import pytest
from django.urls import reverse

from community.members.models import Group
from community.moderation.models import Decision, SavedNote
from tests.factories import members
from tests.factories.moderation import held_item, moderator_of

pytestmark = pytest.mark.django_db
TEXTS = {"en": "Please leave out the name.", "ar": "يرجى حذف الاسم."}


@pytest.fixture
def item():
    made = held_item()
    Group.objects.filter(pk=made.team_id).update(kind=Group.Kind.MODERATORS)
    return made


def keep(client, name="Names", **texts):
    return client.post(reverse("moderation:note-new"), {"name": name} | (texts or TEXTS), follow=True)


def decide(client, item, **fields):
    form = {"outcome": "return", "reason": "personal", "note": "", "version": item.version} | fields
    return client.post(reverse("moderation:decide", args=[item.public_id]), form)


def test_a_note_is_chosen_beside_a_decision_and_sent_in_the_authors_language(item, client_as):
    item.author.language = "ar"
    item.author.save()
    client = client_as(moderator_of(item))
    keep(client)

    decide(client, item, saved=SavedNote.objects.get().public_id)

    assert Decision.objects.get().note == TEXTS["ar"]


def test_what_is_written_besides_stands_after_it(item, client_as):
    client = client_as(moderator_of(item))
    keep(client)
    decide(client, item, saved=SavedNote.objects.get().public_id, note="It stands in line two.")
    assert Decision.objects.get().note == f"{TEXTS['en']}\n\nIt stands in line two."


def test_a_language_that_is_missing_is_english(item, client_as):
    item.author.language = "ar"
    item.author.save()
    client = client_as(moderator_of(item))
    keep(client, en="In English alone.")
    decide(client, item, saved=SavedNote.objects.get().public_id)
    assert Decision.objects.get().note == "In English alone."


def test_english_is_asked_for(item, client_as):
    assert keep(client_as(moderator_of(item)), ar="نص").status_code == 400
    assert not SavedNote.objects.exists()


def test_two_notes_of_a_team_have_different_names(item, client_as):
    client = client_as(moderator_of(item))
    keep(client)
    answer = keep(client)
    assert answer.status_code == 400
    assert "already has a saved note of this name" in answer.text
    assert SavedNote.objects.count() == 1


def test_notes_of_another_team_are_neither_listed_nor_chosen_nor_changed(item, client_as):
    keep(client_as(moderator_of(item)))
    note = SavedNote.objects.get()
    other = client_as(members.moderator(members.group(kind=Group.Kind.MODERATORS)))

    assert note.name not in other.get(reverse("moderation:notes")).text
    assert other.get(reverse("moderation:note", args=[note.public_id])).status_code == 404
    assert other.post(reverse("moderation:note-delete", args=[note.public_id])).status_code == 404


def test_a_note_is_changed_and_deleted_and_what_was_written_with_it_stays(item, client_as):
    client = client_as(moderator_of(item))
    keep(client)
    note = SavedNote.objects.get()
    client.post(reverse("moderation:note", args=[note.public_id]), {"name": "Persons", "en": "Leave it out."})
    decide(client, item, saved=note.public_id)
    client.post(reverse("moderation:note-delete", args=[note.public_id]))

    assert not SavedNote.objects.exists()
    assert Decision.objects.get().note == "Leave it out."


def test_members_find_no_saved_notes(client_as):
    assert client_as(members.member()).get(reverse("moderation:notes")).status_code == 404


def test_where_nothing_is_saved_the_page_says_what_it_is_for(item, client_as):
    assert "No notes are saved yet" in client_as(moderator_of(item)).get(reverse("moderation:notes")).text


def test_the_list_names_the_languages_of_a_note_in_words(item, client_as):
    client = client_as(moderator_of(item))
    assert "English, Arabic</span>" in keep(client).text
