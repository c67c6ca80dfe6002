"""A topic: something a page can listen to, with the number of its last change."""

from collections.abc import Iterable

from django.db import connection, models

NAMES_PER_STATEMENT = 500


class Topic(models.Model):
    """`name` is `<kind>:<id>`; `seq` rises by one per change, in that change's own transaction."""

    name = models.CharField(max_length=80, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


def raise_seqs(names: Iterable[str]) -> dict[str, int]:
    """Raise each topic's number in the caller's transaction and return the new ones.

    The row locks are held until commit, so numbers are gap-free in commit order. They are taken in the order of the
    names, so that two transactions that raise the same topics never wait for each other crosswise.
    """
    ordered = sorted(set(names))
    raised: dict[str, int] = {}
    for start in range(0, len(ordered), NAMES_PER_STATEMENT):
        raised |= _raise(ordered[start : start + NAMES_PER_STATEMENT])
    return raised


def _raise(names: list[str]) -> dict[str, int]:
    """Insert or raise in one statement: the ORM has no `seq = seq + 1` for a conflicting insert."""
    table = connection.ops.quote_name(Topic._meta.db_table)
    rows = ", ".join(["(%s, 1)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, seq) VALUES {rows} "  # noqa: S608 - the names are parameters
            f"ON CONFLICT (name) DO UPDATE SET seq = {table}.seq + 1 RETURNING name, seq",
            names,
        )
        return dict(cursor.fetchall())


def current_seqs(names: Iterable[str]) -> dict[str, int]:
    """Return the number of each topic's last change; 0 for one that never changed."""
    asked = list(names)
    return dict.fromkeys(asked, 0) | dict(Topic.objects.filter(name__in=asked).values_list("name", "seq"))
