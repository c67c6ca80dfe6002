"""A page loads one style sheet, put together where files are collected."""

import re
from io import StringIO

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from community.core.storage import with_imports


def test_an_import_is_replaced_by_the_file_in_its_layer():
    sheet = '@layer base, components;\n@import "a.css" layer(base);\n@import "b/c.css" layer(components);\n'
    files = {"a.css": "p { margin: 0 }\n", "b/c.css": ".btn { border: 0 }\n"}
    assert with_imports(sheet, files.__getitem__) == (
        "@layer base, components;\n@layer base {\np { margin: 0 }\n}\n@layer components {\n.btn { border: 0 }\n}\n"
    )


@pytest.fixture
def collected(settings, tmp_path):
    """Return the storage after the project's own files were collected into an empty folder."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "community.core.storage.HashedStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    return staticfiles_storage


def test_the_served_sheet_is_whole_hashed_and_compressed(collected, tmp_path):
    name = collected.stored_name("css/app.css")
    sheet = (tmp_path / name).read_text()
    assert re.fullmatch(r"css/app\.[0-9a-f]{12}\.css", name)
    assert "@import" not in sheet
    assert ".composer" in sheet
    assert "--petrol:" in sheet
    assert (tmp_path / f"{name}.gz").exists()


def test_modules_import_each_other_under_their_hashed_names(collected, tmp_path):
    entry = (tmp_path / collected.stored_name("js/app.js")).read_text()
    imported = re.findall(r'"\./([\w./-]+\.js)"', entry)
    assert imported
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (tmp_path / "js" / name).exists()
