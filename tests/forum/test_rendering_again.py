"""Texts that an older markup rendered are rendered again, each once, whoever sees them."""

import pytest
from django.core.management import call_command

from community.core import markup
from forum.models import Post, Revision
from tests.factories import forum

pytestmark = pytest.mark.django_db

OLD = {"html": "<p>Of old.</p>", "markup_version": markup.VERSION - 1}


def _htmls(post):
    revision = Revision.objects.get(post=post)
    post.refresh_from_db()
    return revision.html, post.html


def test_what_readers_see_and_what_waits_are_rendered_again(capsys):
    thread = forum.thread()
    published, fresh = forum.post(thread=thread), forum.post(thread=thread)
    waiting = forum.held_post(thread=thread, parent=published)
    Revision.objects.filter(post__in=[published, waiting]).update(**OLD)
    Post.objects.filter(pk=published.pk).update(html=OLD["html"])
    Revision.objects.filter(post=fresh).update(html="<p>As it is.</p>")

    call_command("render_again")

    assert _htmls(published) == (markup.render("A published text."),) * 2
    assert _htmls(waiting) == (markup.render("A held text."), "")
    assert Revision.objects.get(post=fresh).html == "<p>As it is.</p>"
    assert not Revision.objects.exclude(markup_version=markup.VERSION).exists()
    assert capsys.readouterr().out == "Rendered 2 texts again.\n"
