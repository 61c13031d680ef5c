"""A table as values: what a file held, before anybody says what it means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number as the sender sees it, and its texts by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns that were asked for, those that were not, and the rows; empty rows are left out."""

    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
