"""The blocks that pages are built of, as they are rendered."""

import re

import pytest
from django.utils.html import strip_tags
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.blocks.body import BODY_BLOCKS
from tests.factories import cms

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "apply": {"label": "Start an application"},
    "text": "<p>Running <b>text</b>.</p>",
    "callout": {"title": "Do not overlook", "text": "<p>This.</p>"},
    "facts": {"title": "Words", "facts": [{"term": "Community", "text": "<p>Verified members.</p>"}]},
    "figures": {"title": "In figures", "figures": [cms.FIGURE]},
    "figure_table": {"title": "All figures", "figures": [cms.FIGURE]},
    "picture": {"image": None, "caption": "What is seen."},
    "quote": {"text": "Words that were said.", "source": "A report", "source_url": "https://example.org/report"},
    "timeline": {"title": "How it grew", "moments": [{"when": "2018", "title": "Launched", "text": ""}]},
    "steps": {"title": "Three steps", "steps": [{"title": "First", "text": "Begin.", "page": None}]},
    "partners": {"title": "Who leads", "partners": [{"name": "A body", "part": "Co-leads", "url": ""}]},
    "labels": {
        "title": "The labels",
        "labels": [{"label": "TLP:AMBER+STRICT", "meaning": "Own organisation.", "readers": "A group."}],
    },
}


def shown(client, *blocks):
    page = cms.page(body=[{"type": kind, "value": value} for kind, value in blocks])
    return client.get(page.url).content.decode()


def test_every_block_has_an_example_here():
    assert set(EXAMPLES) == {name for name, _block in BODY_BLOCKS}


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {"picture"}))
def test_a_block_shows_all_that_an_editor_wrote(client, kind):
    def words(value):
        if isinstance(value, dict):
            return [word for entry in value.values() for word in words(entry)]
        if isinstance(value, list):
            return [word for entry in value for word in words(entry)]
        return [value] if value else []

    seen = strip_tags(shown(client, (kind, EXAMPLES[kind])))

    assert [word for word in words(EXAMPLES[kind]) if strip_tags(word) not in seen and "://" not in word] == []


@pytest.mark.parametrize("kind", ["figures", "figure_table"])
def test_a_figure_never_stands_without_its_time_and_its_source(client, kind):
    rendered = shown(client, (kind, {"title": "In figures", "figures": [cms.FIGURE]}))

    assert all(part in rendered for part in (">330<", ">2022<", "2022 page"))


@pytest.mark.parametrize("missing", ["value", "label", "as_of", "source"])
def test_a_figure_without_one_of_its_parts_is_refused(missing):
    block = dict(BODY_BLOCKS)["figures"].child_blocks["figures"].child_block

    with pytest.raises(Exception, match="Validation error"):
        block.clean(block.to_python({**cms.FIGURE, missing: ""}))


def test_a_source_is_named_once_for_figures_that_share_it(client):
    other = {**cms.FIGURE, "source": "Another page", "source_url": "https://example.org/"}

    rendered = shown(client, ("figures", {"title": "In figures", "figures": [cms.FIGURE, cms.FIGURE, other]}))

    assert strip_tags(rendered).count("2022 page") == 1
    assert '<a href="https://example.org/" rel="external">Another page</a>' in rendered


def test_a_label_stays_left_to_right_and_untranslated(client):
    assert 'dir="ltr" lang="en">TLP:AMBER+STRICT<' in shown(client, ("labels", EXAMPLES["labels"]))


@pytest.mark.parametrize("kind", ["callout", "quote", "timeline", "partners"])
def test_what_an_editor_writes_is_text_and_never_markup(client, kind):
    value = {name: "<script>alert(1)</script>" if name == "title" else entry for name, entry in EXAMPLES[kind].items()}
    value |= {"text": "<script>alert(1)</script>"} if kind == "quote" else {}

    assert "<script>alert" not in shown(client, (kind, value))


def test_a_picture_is_served_in_sizes_of_its_own_with_its_words(client):
    image = get_image_model().objects.create(title="upload-of-an-editor", file=get_test_image_file())
    value = {"image": {"image": image.pk, "alt_text": "A gate", "decorative": False}, "caption": "The gate."}

    rendered = shown(client, ("picture", value))

    address = re.search(r'src="(/media/images/[^"]+\.webp)"', rendered)[1]
    assert 'alt="A gate"' in rendered
    assert "The gate." in rendered
    assert client.get(address)["Content-Type"] == "image/webp"
    assert client.get(address)["Cache-Control"] == "public, immutable, max-age=2592000"


@pytest.mark.parametrize("name", ["none.webp", "..%2Foriginal_images%2Ftest.png", "..", "%00", "a" * 5000, "é" * 150])
def test_a_picture_that_is_not_there_is_not_found_and_originals_never_are(client, name):
    get_image_model().objects.create(title="upload-of-an-editor", file=get_test_image_file())

    assert client.get(f"/media/images/{name}", follow=True).status_code in {400, 404}
