"""Saying which tags mean the same; threads that bear the other spelling bear the one that is meant from then on."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItem

from community.audit.record import record
from community.core.rulings import require
from community.members.models import Member
from forum import policy
from forum.models import TagSynonym, Thread


@transaction.atomic
def unite_tags(*, moderator: Member, written: str, means: str) -> TagSynonym:
    """Let the tag `written` stand for `means` (both as in addresses), in threads that are there and in those to come.

    What stood for `written` stands for `means` too. Raises Refused by policy, ValidationError for one and the same.
    """
    require(policy.can_keep_tags(moderator))
    means = TagSynonym.objects.resolved([means])[0]
    if written == means:
        raise ValidationError({"means": _("Both are one tag already. Write two different ones.")})
    TagSynonym.objects.filter(means=written).update(means=means)
    synonym, _made = TagSynonym.objects.update_or_create(written=written, defaults={"means": means})
    _tag_anew(written, means)
    record(actor=moderator, action="forum.tags_united", target=synonym)
    return synonym


@transaction.atomic
def part_tags(*, moderator: Member, synonym: TagSynonym) -> None:
    """Let the spelling be a tag of its own again, for threads to come. Raises Refused by policy."""
    require(policy.can_keep_tags(moderator))
    record(actor=moderator, action="forum.tags_parted", target=synonym)
    synonym.delete()


def _tag_anew(written: str, means: str) -> None:
    """The tag itself stays: news may bear it."""
    tag, _made = Tag.objects.get_or_create(slug=means, defaults={"name": means})
    of_threads = TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(Thread))
    other = of_threads.filter(tag__slug=written)
    other.filter(object_id__in=of_threads.filter(tag=tag).values("object_id")).delete()
    other.update(tag=tag)
