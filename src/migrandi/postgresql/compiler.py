"""Rows without a value come first, and last where the order is turned, as SQLite has them."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import compiler
from django.db.models.expressions import Col, OrderBy
from django.db.models.sql.compiler import SQLAggregateCompiler, SQLDeleteCompiler, SQLUpdateCompiler
from django.db.models.sql.constants import LOUTER

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]

SQLInsertCompiler = compiler.SQLInsertCompiler


class SQLCompiler(compiler.SQLCompiler):
    """Django's, which says of each column that may be empty where its empty ones come."""

    def compile(self, node: Any) -> Any:
        """The SQL of one part of a query."""
        if isinstance(node, OrderBy) and not node.nulls_first and not node.nulls_last and self._may_be_empty(node):
            node = node.copy()
            node.nulls_first, node.nulls_last = not node.descending, node.descending
        return super().compile(node)

    def _may_be_empty(self, order: OrderBy) -> bool:
        """Whether the column may hold nothing. Of one that cannot nothing is said, so that its index is still used."""
        column = order.expression
        if not isinstance(column, Col):
            return True
        joined = self.query.alias_map.get(column.alias)
        return column.target.null or getattr(joined, "join_type", None) == LOUTER
