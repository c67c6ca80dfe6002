"""What Wagtail stores is public: no member content is a Page, a Snippet, an Image or a Document."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import resolve_model_string
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

PUBLIC = (Page, AbstractImage, AbstractDocument)


MEMBERS_APPS = {"community", "forum", "realtime"}


def member_content_in_public_store(
    candidates: list[type[models.Model]], snippets: list[type[models.Model]]
) -> list[str]:
    """Return the models of members' apps that Wagtail would show in its editor or serve to the public."""
    return [
        model.__name__
        for model in candidates
        if model.__module__.split(".")[0] in MEMBERS_APPS and (issubclass(model, PUBLIC) or model in snippets)
    ]


def test_no_member_content_lives_in_wagtail():
    assert member_content_in_public_store(apps.get_models(), get_snippet_models()) == []


def member_content_with_a_screen(screens: Iterable[object]) -> list[str]:
    """Return the models of members' apps that one of Wagtail's own screens would list and edit."""
    shown = [resolve_model_string(screen.model) for screen in screens if getattr(screen, "model", None)]
    return [model.__name__ for model in shown if model.__module__.split(".")[0] in MEMBERS_APPS]


def test_no_model_of_members_has_a_screen_in_an_admin(client):
    client.get("/admin/")  # Wagtail registers its screens when it first answers
    assert viewsets.viewsets
    assert member_content_with_a_screen(viewsets.viewsets) == []
    assert not apps.is_installed("django.contrib.admin")


def test_a_screen_for_posts_is_noticed():
    screen = ModelViewSet("posts", model=apps.get_model("forum", "Post"), form_fields=[])
    assert member_content_with_a_screen([screen]) == ["Post"]


def test_a_snippet_of_the_forum_is_noticed():
    post = apps.get_model("forum", "Post")

    assert member_content_in_public_store([post], [post]) == ["Post"]
    assert member_content_in_public_store([post], []) == []
