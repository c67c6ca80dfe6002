"""What members set for themselves."""

from django.db import transaction

from community.members.models import Member


@transaction.atomic
def set_language(*, member: Member, language: str) -> None:
    """Keep the language in which `member` reads the site and gets mail."""
    if member.language != language:
        member.language = language
        member.save(update_fields=["language"])
