"""All keys that a subquery finds as one value, so that a list costs no query of its own."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.db.models.sql.compiler import SQLCompiler


class Keys(Subquery):
    """A list, in the order of the queryset, which has one column and says itself how many are enough."""

    output_field = models.JSONField()

    def __init__(self, queryset: models.QuerySet[Any, Any], column: str = "pk") -> None:
        super().__init__(queryset, column=column)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return self.as_sql(compiler, connection, "(SELECT json_group_array(%(column)s) FROM (%(subquery)s))")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return self.as_sql(compiler, connection, "to_jsonb(ARRAY(%(subquery)s))")
