"""Many threads from few: the database copies rows by itself, far quicker than they can be sent to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models, transaction
from taggit.models import TaggedItem

from forum.models import Post, PostIndex, Revision, Thread

COPIED: tuple[type[models.Model], ...] = (Thread, Post, Revision, PostIndex)
_WORDS = "forum_postindex_words"
_NUMBERS = "WITH RECURSIVE numbers(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM numbers WHERE copy < %s)"


@transaction.atomic
def multiply(times: int) -> None:
    """Let every thread be there `times` times, each copy under addresses of its own; tags are not copied."""
    if times < 2:  # noqa: PLR2004 - once is what is there
        return
    assert not TaggedItem.objects.exists()  # noqa: S101 - tags are not copied
    spans = {model: _span(model) for model in COPIED}
    with connection.cursor() as cursor:
        for model in COPIED:
            cursor.execute(_copying(model, spans), [times - 1])
        for statement in connection.ops.sequence_reset_sql(no_style(), [Thread, Post, Revision]):
            cursor.execute(statement)


@contextmanager
def without_index_of_words() -> Iterator[None]:
    """Let PostgreSQL make its index of words anew at the end: several times quicker than to keep it meanwhile."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [_WORDS])
        [made] = cursor.fetchone()
        cursor.execute(f"DROP INDEX {_WORDS}")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(made)


def _span(model: type[models.Model]) -> int:
    last: int = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return last


def _copying(model: type[models.Model], spans: dict[type[models.Model], int]) -> str:
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = [_copied(field, spans) for field in model._meta.local_concrete_fields]
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f'INSERT INTO "{table}" ({names}) {_NUMBERS} SELECT {", ".join(values)} '  # noqa: S608 - names of our own models
        f'FROM "{table}" CROSS JOIN numbers'
    )


def _copied(field: "models.Field[object, object]", spans: dict[type[models.Model], int]) -> str:
    """Return the value of a column in a copy: keys and what points at copied rows move on, addresses are new."""
    column = f'"{field.model._meta.db_table}"."{field.column}"'
    target = field.related_model if field.is_relation else field.model if field.primary_key else None
    if target in spans:
        return f"{column} + copy * {spans[target]}"  # type: ignore[index]
    if field.name == "public_id":
        return f"substr(md5({column} || copy), 1, 12)"
    return column
