"""Rows that are added and never changed or removed. The database itself refuses it too (migration 0005)."""

from typing import Any, NoReturn, Self, TypeVar

from django.db import models

from community.core.visibility import Viewer, VisibleQuerySet

_M_co = TypeVar("_M_co", bound=models.Model, covariant=True)


class AppendOnly(RuntimeError):
    """Somebody tried to change or remove a row of the audit log."""


class AppendOnlyQuerySet(VisibleQuerySet[_M_co]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who watch over what staff do read the whole log, others nothing (docs/decisions/0011-audit.md)."""
        return self.all() if getattr(viewer, "oversees", False) else self.none()

    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly("The audit log is never changed.")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Nothing is removed from the audit log.")


class AppendOnlyModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The audit log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Nothing is removed from the audit log.")
