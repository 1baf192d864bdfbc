"""How is a row a noun? Columns carry the names of the fields."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Noun = TypeVar("Noun", bound="DataclassInstance")


def values(noun: DataclassInstance) -> dict[str, Any]:
    """The columns of a noun: its fields, one level deep."""
    return {field.name: getattr(noun, field.name) for field in fields(noun)}


def columns(kind: type[DataclassInstance], table: Table) -> list[Any]:
    """The columns of a table that make such a noun, in the order of its fields."""
    return [table.c[field.name] for field in fields(kind)]


def build(kind: type[Noun], row: Row[Any]) -> Noun:
    """The noun of a row selected with `columns`."""
    return kind(**dict(zip(_names(kind), row, strict=True)))


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
