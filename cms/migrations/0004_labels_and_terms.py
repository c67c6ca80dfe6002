"""The page on the labels and the terms of use, in both languages: every site has them, and members' pages lead there.

Their words stand in `cms/content/`. Where somebody has made pages at these addresses already, those stay.
"""

import json
import tomllib
import uuid
from pathlib import Path

from django.db import migrations
from django.utils import timezone
from wagtail.models import Page as Tree

CONTENT = Path(__file__).parent.parent / "content"
PAGES = ["labels", "terms"]
DEPTH = 3


def labels_and_terms(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    for slug in PAGES:
        if Page.objects.filter(depth=DEPTH, slug=slug).exists():
            continue
        texts = tomllib.loads((CONTENT / f"{slug}.toml").read_text(encoding="utf-8"))
        translation_key = uuid.uuid4()
        for home in apps.get_model("cms.HomePage").objects.filter(locale__language_code__in=texts):
            page_under(apps, home, slug, translation_key, **texts[home.locale.language_code])


def page_under(apps, home, slug, translation_key, *, title, intro, body):
    Page = apps.get_model("wagtailcore.Page")
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="cms", model="standardpage"
    )
    last = Page.objects.filter(depth=DEPTH, path__startswith=home.path).order_by("path").last()
    step = Tree._str2int(last.path[len(home.path) :]) + 1 if last else 1
    apps.get_model("cms.StandardPage").objects.create(
        title=title,
        draft_title=title,
        intro=intro,
        body=json.dumps(body),
        slug=slug,
        path=Tree._get_path(home.path, DEPTH, step),
        depth=DEPTH,
        numchild=0,
        url_path=f"{home.url_path}{slug}/",
        content_type=content_type,
        locale=home.locale,
        translation_key=translation_key,
        live=True,
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
    )
    Page.objects.filter(pk=home.pk).update(numchild=Page.objects.get(pk=home.pk).numchild + 1)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_home_pages")]
    operations = [migrations.RunPython(labels_and_terms, migrations.RunPython.noop)]
