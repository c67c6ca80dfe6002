"""The files that go along with a form: those of the post, those that wait to be sent, those that came with it now.

What came is kept at once, whatever becomes of the form: where it is shown again, its files are still there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from community.core import throttle
from community.core.kinds import ACCEPTED
from community.core.public_ids import is_public_id
from community.core.rulings import YES, Refused, Ruling
from community.core.uploads import clean_name
from forum import policy
from forum.actions.files import stage_file
from forum.models import Attachment
from forum.reading import FileLine, file_line

KEPT, CHOSEN = "file", "upload"
"""The fields: public ids of files that are ticked, and new ones."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What a form shows of its files, and which of them go along."""

    lines: list[FileLine] = field(default_factory=list)
    going: list[Attachment] = field(default_factory=list)
    refused: list[StrOrPromise] = field(default_factory=list)
    """A sentence for each that was not taken."""

    accepted: ClassVar[str] = ACCEPTED
    most: ClassVar[int] = policy.MOST_FILES

    @property
    def megabytes(self) -> int:
        """How large one may be."""
        return int(settings.LARGEST_FILE // 2**20)


def enclosed(request: HttpRequest, *, standing: Sequence[Attachment] = (), may: Ruling = YES) -> Enclosed:
    """Return the files of a form as it was sent, or as it is opened; `standing` are those of the post so far. Where
    the ruling `may` says no, none is taken and its sentence stands for all.
    """
    if request.method != "POST":
        return Enclosed([file_line(file) for file in standing], list(standing))
    sent = request.FILES.getlist(CHOSEN)
    named = request.POST.getlist(KEPT)
    if not may:
        return Enclosed(refused=[may.sentence] if sent or named else [])
    kept, missing = _kept(request, named, standing)
    taken, refused = _taken(request, sent, room=policy.MOST_FILES - len(kept))
    going = [*kept, *taken]
    lines = [file_line(file, ticked=file in kept) for file in standing]
    lines += [file_line(file) for file in going if file not in standing]
    return Enclosed(lines, going, [*missing, *refused])


def _kept(
    request: HttpRequest, named: Sequence[str], standing: Sequence[Attachment]
) -> tuple[list[Attachment], list[StrOrPromise]]:
    """Return which of the post's files and of those not sent yet are ticked; another's is as one that is not there."""
    wanted = {one for one in named if is_public_id(one)}
    staged = Attachment.objects.visible_to(request.user).staged().filter(public_id__in=wanted).order_by("pk")
    kept = [*(file for file in standing if file.public_id in wanted), *staged]
    if len(kept) == len(set(named)):
        return kept, []
    return kept, [_("A file that was to go along is not kept any more: that ends after a day. Choose it again.")]


def _taken(
    request: HttpRequest, sent: Iterable[File[bytes]], *, room: int
) -> tuple[list[Attachment], list[StrOrPromise]]:
    """Keep as many of the files as there is room for; say of each other one why it was not kept."""
    taken: list[Attachment] = []
    refused: list[StrOrPromise] = []
    for number, file in enumerate(sent):
        if len(taken) >= room:
            refused.append(policy.TOO_MANY % {"most": policy.MOST_FILES})
            refused.extend(_named(one, _("Left out.")) for one in list(sent)[number:])
            break
        try:
            taken.append(take(request, file))
        except (Refused, ValidationError) as error:
            refused.append(_named(file, why(error)))
    return taken, refused


def take(request: HttpRequest, file: File[bytes]) -> Attachment:
    """Keep one file for whoever sends it. Raises Refused or ValidationError."""
    if not (ruling := throttle.spend("upload", request)):
        raise Refused(ruling.sentence)
    return stage_file(owner=request.user, file=file)  # type: ignore[arg-type]  # members alone come here


def why(error: Refused | ValidationError) -> str:
    """Return the sentence of what was raised."""
    return str(error.sentence) if isinstance(error, Refused) else str(error.messages[0])


def _named(file: File[bytes], sentence: str) -> StrOrPromise:
    return format_html("<bdi>{}</bdi>: {}", clean_name(file.name or ""), sentence)
