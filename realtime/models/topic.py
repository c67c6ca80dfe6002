"""A topic: something a page can listen to, with the number of its last change."""

from django.db import models
from django.db.models import F


class Topic(models.Model):
    """`name` is `<kind>:<id>`; `seq` rises by one per change, in that change's own transaction."""

    name = models.CharField(max_length=80, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


def raise_seq(name: str) -> int:
    """Raise the topic's number in the caller's transaction and return it.

    The row lock is held until commit, so numbers are gap-free in commit order.
    """
    if not Topic.objects.filter(name=name).update(seq=F("seq") + 1):
        Topic.objects.get_or_create(name=name)
        Topic.objects.filter(name=name).update(seq=F("seq") + 1)
    return Topic.objects.values_list("seq", flat=True).get(name=name)


def current_seqs(names: list[str]) -> dict[str, int]:
    """Return the number of each topic's last change; 0 for one that never changed."""
    return dict.fromkeys(names, 0) | dict(Topic.objects.filter(name__in=names).values_list("name", "seq"))
