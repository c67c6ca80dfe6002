"""The languages of the public site and an empty home page in each, in place of Wagtail's welcome page."""

import uuid

from django.db import migrations
from django.utils import timezone

HOMES = [("en", "home", "Home"), ("ar", "home-ar", "الرئيسية")]


def home_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="cms", model="homepage"
    )
    root, welcome = Page.objects.get(depth=1), Page.objects.get(depth=2)
    translation_key = uuid.uuid4()
    for number, (language, slug, title) in enumerate(HOMES, start=2):
        locale, _made = apps.get_model("wagtailcore.Locale").objects.get_or_create(language_code=language)
        home = apps.get_model("cms.HomePage").objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            path=f"{root.path}{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            content_type=content_type,
            locale=locale,
            translation_key=translation_key,
            live=True,
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
        )
        if language == "en":
            Site.objects.update(root_page=home.pk, site_name="Global Congress")
    Page.objects.filter(pk=welcome.pk).delete()
    Page.objects.filter(pk=root.pk).update(numchild=len(HOMES))


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_editors")]
    operations = [migrations.RunPython(home_pages, migrations.RunPython.noop)]
