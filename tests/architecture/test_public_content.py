"""What Wagtail stores is public: no member content is a Page, a Snippet, an Image or a Document."""

from django.apps import apps
from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

PUBLIC = (Page, AbstractImage, AbstractDocument)


def member_content_in_public_store(
    candidates: list[type[models.Model]], snippets: list[type[models.Model]]
) -> list[str]:
    """Return the models of members' apps that Wagtail would show in its editor or serve to the public."""
    return [
        model.__name__
        for model in candidates
        if model.__module__.split(".")[0] in {"community", "forum", "realtime"}
        and (issubclass(model, PUBLIC) or model in snippets)
    ]


def test_no_member_content_lives_in_wagtail():
    assert member_content_in_public_store(apps.get_models(), get_snippet_models()) == []


def test_a_snippet_of_the_forum_is_noticed():
    post = apps.get_model("forum", "Post")

    assert member_content_in_public_store([post], [post]) == ["Post"]
    assert member_content_in_public_store([post], []) == []
