"""The files by which the composer finds emoji."""

import json
import re

import pytest

from community.core.management.commands.write_emoji import FOLDER, LANGUAGES, written


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_what_the_command_writes(language):
    assert (FOLDER / f"{language}.json").read_text(encoding="utf-8") == written(language)


def test_an_emoji_is_found_by_its_name_in_each_language_and_by_its_short_names_in_english():
    thumb = {language: json.loads(written(language))["👍"] for language in LANGUAGES}
    assert thumb["en"] == "thumbs up, thumbsup, +1"
    assert len(set(thumb.values())) == len(LANGUAGES)


def test_no_flags_and_no_shades_of_skin_are_offered():
    unwanted = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
    assert not [sign for sign in json.loads(written("en")) if unwanted.search(sign)]
