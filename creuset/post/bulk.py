"""INSERT … SELECT, which Django does not say: ten thousand rows for the price of one query."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.constants import OnConflict


def insert_from(model: type[Model], rows: QuerySet[Any, Any], **columns: Any) -> int:
    """One row of `model` for each of `rows`, each column from its expression; those that a
    constraint finds there already are left as they are. How many were inserted."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(model._meta.get_field(name).column) for name in columns)  # type: ignore[union-attr,arg-type]
    insert = connection.ops.insert_statement(on_conflict=OnConflict.IGNORE)
    otherwise = connection.ops.on_conflict_suffix_sql([], OnConflict.IGNORE, [], [])
    try:
        select, parameters = rows.order_by().values_list(*columns.values()).query.sql_with_params()
    except EmptyResultSet:  # nobody, as the query itself can tell
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"{insert} {quote(model._meta.db_table)} ({names}) {select} {otherwise}",
            parameters,
        )
        inserted: int = cursor.rowcount
    return max(inserted, 0)
