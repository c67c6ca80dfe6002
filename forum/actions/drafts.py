"""Keeping what a member writes as they write it, so that no device and no other tab loses or overwrites it."""

import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.members.models import Member
from forum.models import Draft

_FIRST_NUMBERS = 2**30
"""A draft begins with one of so many: a tab that knows an earlier one, gone since, saves on no later one."""


class NewerDraft(Exception):
    """Another tab or device has saved since. Nothing was written."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.sequence)
        self.draft = draft


@transaction.atomic
def keep_draft(*, member: Member, key: str, texts: Mapping[str, str], sequence: int) -> Draft:
    """Keep `texts` in place of the draft numbered `sequence` (0: there was none) and return it, numbered anew.

    Raises NewerDraft when the draft has another number by now.
    """
    kept = Draft.objects.select_for_update().filter(member=member, key=key).first()
    if (kept.sequence if kept else 0) != sequence and kept:
        raise NewerDraft(kept)
    if kept is None:
        return _first(member, key, texts)
    kept.texts, kept.sequence, kept.saved = dict(texts), kept.sequence + 1, timezone.now()
    kept.save(update_fields=["texts", "sequence", "saved"])
    return kept


def _first(member: Member, key: str, texts: Mapping[str, str]) -> Draft:
    try:
        with transaction.atomic():
            first = 1 + secrets.randbelow(_FIRST_NUMBERS)
            return Draft.objects.create(member=member, key=key, texts=dict(texts), sequence=first)
    except IntegrityError:  # the other tab was quicker by a moment
        raise NewerDraft(Draft.objects.get(member=member, key=key)) from None


@transaction.atomic
def forget_draft(*, member: Member, key: str) -> None:
    """Keep it no more: it was sent, or its author does not want it."""
    Draft.objects.filter(member=member, key=key.replace("\0", "")).delete()


@transaction.atomic
def empty_draft(*, member: Member, key: str, sequence: int) -> None:
    """Keep no more the draft numbered `sequence`, of which nothing is left in its form. Raises NewerDraft."""
    kept = Draft.objects.select_for_update().filter(member=member, key=key).first()
    if kept and kept.sequence != sequence:
        raise NewerDraft(kept)
    forget_draft(member=member, key=key)
