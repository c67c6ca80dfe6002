"""Who may see what is decided in SQL, in one place per model: `Model.objects.visible_to(viewer)`."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

_M_co = TypeVar("_M_co", bound=models.Model, covariant=True)


class Viewer(Protocol):
    """Whoever reads: a member, an applicant, or nobody in particular (Django's AnonymousUser)."""

    pk: Any

    @property
    def is_authenticated(self) -> Any: ...


class VisibleQuerySet(models.QuerySet[_M_co]):
    """The base of every content model's queryset."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return only the rows that `viewer` may know of; everything a reader gets begins here."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it")


ANYBODY = -7_777_777_777_777
"""Stands for the viewer's key while a rule is put into SQL; no row has it."""


@dataclass(frozen=True)
class AnyViewer:
    """Stands for every viewer of one kind while a rule is put into SQL once for all of them.

    It has all that a rule may ask; one that asks more fails with an AttributeError, and must be put together each time.
    """

    is_authenticated: bool
    is_verified: bool
    role: str
    pk: int = ANYBODY

    @classmethod
    def like(cls, viewer: Viewer) -> "AnyViewer":
        """Return the stand-in for viewers like this one."""
        return cls(
            bool(viewer.is_authenticated), bool(getattr(viewer, "is_verified", False)), getattr(viewer, "role", "")
        )


def keys_visible_to(model: type[models.Model], viewer: Viewer) -> RawSQL:
    """Return the keys of the rows of `model` that `viewer` may see, for the rule of a model that builds on this one.

    The same as `model.objects.visible_to(viewer).values("pk")`, which Django would put together again for every query
    and every level of nesting: the greater part of a page's time, measured. Compiled once for each kind of viewer.
    """
    sql, parameters = _compiled(model, AnyViewer.like(viewer), connection.vendor)
    own = [viewer.pk if value == ANYBODY else value for value in parameters]
    return RawSQL(sql, own)  # noqa: S611 - Django made it of our own rule


class IsVisible(models.Func):
    """Whether `viewer` may see the row of `model` whose key stands in the field `key`, for a rule about many rows.

    Says the same as `key__in=keys_visible_to(model, viewer)`. SQLite would list all of these keys before it looks at a
    row; here each row that it looks at is asked about by itself. PostgreSQL makes a join of either, and is left to do
    so: forbidden, by an offset, searches without a word took up to five times as long (docs/decisions/0007-search.md).
    """

    template = "EXISTS (SELECT 1 FROM %(expressions)s)"
    arg_joiner = " visible WHERE visible.pk = "
    output_field = models.BooleanField()

    def __init__(self, key: str, model: type[models.Model], viewer: Viewer) -> None:
        super().__init__(keys_visible_to(model, viewer), models.F(key))


class IsAmong(models.Func):
    """Whether the field `key` is one of the keys of the rows of `model` that `viewer` may see, which are few.

    Says the same as `key__in=keys_visible_to(model, viewer)`, of which PostgreSQL makes a join. Here it lists the keys
    first, and can begin with them in an index: where few rows are meant. In the place of that rule itself pages of
    threads took twice as long (docs/decisions/0007-search.md).
    """

    arg_joiner = " IN "
    template = "%(expressions)s"
    output_field = models.BooleanField()

    def __init__(self, key: str, model: type[models.Model], viewer: Viewer) -> None:
        super().__init__(models.F(key), keys_visible_to(model, viewer))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)")


def forget() -> None:
    """Compile every rule anew: for whoever puts another rule in the place of one."""
    _compiled.cache_clear()


@cache
def _compiled(model: type[models.Model], viewer: AnyViewer, _vendor: str) -> tuple[str, tuple[Any, ...]]:
    manager = model._default_manager
    try:
        rule = manager.visible_to(viewer)  # type: ignore[attr-defined]
        return rule.order_by().values("pk").query.sql_with_params()  # type: ignore[no-any-return]
    except EmptyResultSet:
        return manager.extra(where=["1 = 0"]).values("pk").query.sql_with_params()
