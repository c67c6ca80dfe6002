"""Who may see what is decided in SQL, in one place per model: `Model.objects.visible_to(viewer)`."""

from typing import Any, Protocol, Self, TypeVar

from django.db import models

_M = TypeVar("_M", bound=models.Model, covariant=True)


class Viewer(Protocol):
    """Whoever reads: a member, an applicant, or nobody in particular (Django's AnonymousUser)."""

    pk: Any

    @property
    def is_authenticated(self) -> Any: ...


class VisibleQuerySet(models.QuerySet[_M]):
    """The base of every content model's queryset."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return only the rows that `viewer` may know of; everything a reader gets begins here."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it")
