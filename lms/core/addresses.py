"""Numbers in addresses: what no row can be called is not found, instead of breaking the database."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """The `<int:…>` of every address, up to the largest number that a row can have."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    """Let every address that is added from now on read its numbers so."""
    app.url_map.converters["int"] = RowNumber
