"""`manage.py write_emoji`: writes the names by which the composer finds emoji, a file for each language of texts.

The names are those of Unicode's CLDR, from the package `emoji`, which only this command needs: as files they cost the
server no memory. Left out are flags, shades of skin and signs put together of several.
"""

import json
from pathlib import Path
from typing import Any

import emoji
from django.conf import settings
from django.core.management.base import BaseCommand

LANGUAGES = ("ar", "en", "es", "fr")
FOLDER = Path(settings.BASE_DIR) / "static" / "emoji"
_VARIATION = "\ufe0f"


class Command(BaseCommand):
    help = "Write the names of emoji for the composer."

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(exist_ok=True)
        for language in LANGUAGES:
            (FOLDER / f"{language}.json").write_text(written(language), encoding="utf-8")


def written(language: str) -> str:
    """Return the file of one language: an object of signs and their names, the commonest name first."""
    emoji.config.load_language(language)
    whole = emoji.STATUS["fully_qualified"]
    found = {
        sign: ", ".join(_names(data, language))
        for sign, data in emoji.EMOJI_DATA.items()
        if data["status"] == whole and language in data and len(sign.replace(_VARIATION, "")) == 1
    }
    return json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _names(data: dict[str, Any], language: str) -> list[str]:
    names = [data[language], *(data.get("alias", []) if language == "en" else [])]
    return list(dict.fromkeys(name.strip(":").replace("_", " ").lower() for name in names))
