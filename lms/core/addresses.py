"""Addresses: written once and remembered; a number that no row can have is not found, and breaks nothing."""

from functools import lru_cache
from typing import Any

from flask import Flask, Request, has_request_context, request
from werkzeug.routing import IntegerConverter, Map, MapAdapter

from lms.core.hosts import THIS_COMPUTER, is_known

LARGEST_ID = 2**31 - 1


REMEMBERED = 2048
_PLAIN = (str, int)  # and nothing that is equal to one of these without being it, as True is to 1


class Application(Flask):
    """Flask that remembers the addresses it has written, as a page has dozens, and can write them under any name."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds views and writes addresses; the page that refuses another host needs one too."""
        if request is None or is_known(self, request.host):
            return super().create_url_adapter(request)
        return self.url_map.bind(THIS_COMPUTER[0])

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Return the address of an endpoint, as Flask does."""
        is_plain = endpoint[0] != "." and all(type(value) in _PLAIN for value in values.values())
        if self.debug or not is_plain or not has_request_context():
            return super().url_for(endpoint, **values)
        return _written(self, request.root_path, endpoint, tuple(values.items()))


@lru_cache(maxsize=REMEMBERED)
def _written(app: Flask, _root_path: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return Flask.url_for(app, endpoint, **dict(values))


class RowNumber(IntegerConverter):
    """The `<int:…>` of every address, up to the largest number that a row can have."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    """Let every address that is added from now on read its numbers so, and be written in one way alone.

    Two slashes are not led on to one: the only address that is written with the host a request claims.
    """
    app.url_map.converters["int"] = RowNumber
    app.url_map.merge_slashes = False
