"""Nobody publishes alone: an editor writes and asks, another editor publishes."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Locale, Workflow
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from cms.models import SecondPersonTask, StandardPage
from tests.factories import cms, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return cms.editor()


@pytest.fixture
def reader():
    return cms.editor()


@pytest.fixture
def page(writer):
    """A live page whose next version `writer` has written and asked to publish."""
    made = cms.page(title="Before")
    made.save_revision().publish()
    write(made, writer, "After")
    made.get_workflow().start(made, writer)
    return made


def write(page, editor, title):
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision(user=editor)
    page.refresh_from_db()


def form(page, **action):
    """Return what the editor's form sends, with the button that was pressed."""
    return {
        "title": page.get_latest_revision_as_object().title,
        "slug": page.slug,
        "intro": page.intro,
        "body-count": "0",
        "search_description": "",
        "seo_title": "",
    } | action


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def decide(client, page, action, **extra):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": "", **extra})


def title(page):
    return StandardPage.objects.get(pk=page.pk).title


def actions(page, editor):
    return {name for name, *_rest in page.current_workflow_task.get_actions(page, editor)}


def test_the_site_is_born_with_the_workflow_over_every_page(page):
    assert [workflow.name for workflow in Workflow.objects.active()] == ["A second editor"]
    assert isinstance(page.get_workflow().tasks.get().specific, SecondPersonTask)
    assert not Group.objects.filter(name="Moderators").exists()


@pytest.mark.parametrize("live", [True, False])
def test_an_editor_cannot_publish_directly(client_as, writer, live):
    page = cms.page(title="Before", live=live)

    client_as(writer).post(edit_address(page), form(page, title="Alone", **{"action-publish": "1"}))

    page.refresh_from_db()
    assert (page.live, page.title if live else "Before") == (live, "Before")
    assert page.get_latest_revision_as_object().title == "Alone", "what was written is kept as a draft"


def test_an_editor_cannot_publish_a_new_page_directly(client_as, writer):
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", cms.home().pk])
    sent = {"title": "New", "slug": "new", "intro": "", "body-count": "0", "action-publish": "1"}

    client_as(writer).post(address, sent)

    assert not StandardPage.objects.get(slug="new").live


def test_an_editor_asks_and_another_publishes(client_as, writer, reader):
    page = cms.page(title="Before")
    page.save_revision().publish()
    client_as(writer).post(edit_address(page), form(page, title="After", **{"action-submit": "1"}))
    page.refresh_from_db()
    assert page.workflow_in_progress
    assert title(page) == "Before"

    decide(client_as(reader), page, "approve")

    assert title(page) == "After"


def test_who_asked_cannot_approve(client_as, page, writer):
    response = decide(client_as(writer), page, "approve")

    assert response.status_code in {302, 403}
    assert title(page) == "Before"
    assert actions(page, writer) == set()


def test_who_wrote_cannot_approve_when_somebody_else_asked(writer, reader):
    page = cms.page(title="Before")
    page.save_revision().publish()
    write(page, writer, "After")
    page.get_workflow().start(page, reader)

    assert actions(page, writer) == set()
    assert actions(page, reader) == set()
    assert actions(page, cms.editor()) == {"approve", "reject"}


def test_who_wrote_an_earlier_version_cannot_approve_after_somebody_elses_touch(page, writer, reader):
    write(page, reader, "After, mended")

    assert actions(page, writer) == set()
    assert actions(page, reader) == set()


def test_an_approval_given_before_an_edit_does_not_publish_the_edit(client_as, page, reader):
    third = cms.editor()
    write(page, third, "Slipped in")

    decide(client_as(reader), page, "approve")

    assert title(page) == "Before"
    page.refresh_from_db()
    assert page.workflow_in_progress, "it asks again for the new words"
    assert actions(page, third) == set()

    decide(client_as(reader), page, "approve")

    assert title(page) == "Slipped in"


def test_who_changes_the_page_while_approving_publishes_nothing(client_as, page, reader):
    pressed = {"action-workflow-action": "true", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}

    client_as(reader).post(edit_address(page), form(page, title="My own words", **pressed))

    assert title(page) == "Before"


def test_the_task_itself_refuses_whoever_has_a_hand_in_it(page, writer):
    state = page.current_workflow_task_state

    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, writer, "approve")
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, members.member(), "approve")


def test_what_was_published_before_binds_nobody(client_as, page, writer, reader):
    decide(client_as(reader), page, "approve")
    page.refresh_from_db()
    write(page, reader, "Next")
    page.get_workflow().start(page, reader)

    assert actions(page, writer) == {"approve", "reject"}


def test_another_editor_can_return_the_page_with_a_comment(client_as, page, reader):
    decide(client_as(reader), page, "reject", comment="The figure has no date.")

    page.refresh_from_db()
    assert page.current_workflow_state.status == "needs_changes"
    assert title(page) == "Before"


def test_only_pages_that_one_may_decide_are_on_ones_list(page, writer, reader):
    task = page.current_workflow_task

    assert list(task.get_task_states_user_can_moderate(writer)) == []
    assert [state.pk for state in task.get_task_states_user_can_moderate(reader)] == [
        page.current_workflow_task_state.pk
    ]
    assert list(task.get_task_states_user_can_moderate(members.member())) == []


def test_one_editor_is_enough_to_take_a_page_down(client_as, writer):
    page = cms.page()

    client_as(writer).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    page.refresh_from_db()
    assert not page.live


def test_an_editor_cannot_delete_what_is_live(client_as, writer):
    page = cms.page()

    client_as(writer).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert StandardPage.objects.filter(pk=page.pk, live=True).exists()


def test_a_translation_begins_as_a_draft(writer):
    page = cms.page()

    translate_object(page, [Locale.objects.get(language_code="ar")], user=writer)

    assert not page.get_translation(Locale.objects.get(language_code="ar")).live


def test_bringing_changes_into_translations_publishes_none(client_as, writer):
    page = cms.page(title="Before")
    arabic = cms.translated(page, title="قبل")
    source, _made = TranslationSource.get_or_create_from_instance(page)
    source.translations.create(target_locale=arabic.locale, enabled=True)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])

    assert client_as(writer).get(address).status_code == 200
    client_as(writer).post(address, {"publish_translations": "on"})

    assert title(arabic) == "قبل"


@pytest.mark.parametrize("role", ["applicant", "member", "moderator", "administrator"])
def test_nobody_but_editors_enters_the_editors_side(client_as, role):
    assert client_as(members.member(role)).get("/admin/").status_code in {302, 403, 404}


def test_an_editor_enters(client_as, writer):
    assert client_as(writer).get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/password_reset/"])
def test_wagtails_screens_for_accounts_are_not_mounted(client_as, writer, address):
    assert client_as(writer).get(address).status_code == 404
