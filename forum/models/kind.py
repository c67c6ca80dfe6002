"""What kind of thread it is, and the parts of those whose opening has a form of its own.

The parts stand in the opening's Markdown as headings in its language: one text, which is screened, searched, printed
and compared as any other.
"""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Kind(models.TextChoices):
    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")
    PRACTICE = "practice", _("Practice note")
    DEBRIEF = "debrief", _("Lessons learned")
    ANNOUNCEMENT = "announcement", _("Announcement")
    POLL = "poll", _("Poll")


UNNAMED = (Kind.DISCUSSION, Kind.PRACTICE, Kind.DEBRIEF)
"""Those that the Chatham House Rule allows: the others keep beside them who accepted, read or chose something."""

PARTS: dict[str, dict[str, StrOrPromise]] = {
    Kind.PRACTICE: {
        "problem": _("Problem"),
        "measure": _("Measure"),
        "result": _("Result"),
        "transfer": _("Where else it could work"),
    },
    Kind.DEBRIEF: {
        "happened": _("What happened, in general terms"),
        "helped": _("What helped"),
        "changed": _("What we changed"),
    },
}
"""Of an opening, each with the question that the form asks."""

_HEADINGS = {
    "problem": {"en": "Problem", "ar": "المشكلة", "fr": "Problème", "es": "Problema"},
    "measure": {"en": "Measure", "ar": "الإجراء", "fr": "Mesure", "es": "Medida"},
    "result": {"en": "Result", "ar": "النتيجة", "fr": "Résultat", "es": "Resultado"},
    "transfer": {
        "en": "Where else it could work",
        "ar": "أين يمكن تطبيقه أيضًا",
        "fr": "Où cela pourrait aussi servir",
        "es": "Dónde más podría servir",
    },
    "happened": {"en": "What happened", "ar": "ما حدث", "fr": "Ce qui s’est passé", "es": "Qué ocurrió"},
    "helped": {"en": "What helped", "ar": "ما ساعد", "fr": "Ce qui a aidé", "es": "Qué ayudó"},
    "changed": {"en": "What we changed", "ar": "ما غيّرناه", "fr": "Ce que nous avons changé", "es": "Qué cambiamos"},
}
_PART_OF = {heading: part for part, headings in _HEADINGS.items() for heading in headings.values()}
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def joined(parts: dict[str, str], language: str) -> str:
    """Return the opening that these parts make, each below its heading in `language`; English where there is none."""
    return "\n\n".join(
        f"## {_HEADINGS[part].get(language, _HEADINGS[part]['en'])}\n\n{words.strip()}" for part, words in parts.items()
    )


def parted(body: str, kind: str) -> dict[str, str] | None:
    """Return the parts that `joined` made such an opening of; None when it has other headings by now."""
    before, *pieces = _HEADING.split(body)
    parts = {
        _PART_OF.get(heading.strip(), heading): words.strip()
        for heading, words in zip(*[iter(pieces)] * 2, strict=True)
    }
    return parts if not before.strip() and list(parts) == list(PARTS.get(kind, {})) else None
