"""A mail server that keeps what it gets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask


class Sink:
    """Accepts everything."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  the name aiosmtpd asks for
        self.envelopes.append(envelope)
        return "250 OK"


@contextmanager
def receiving(app: Flask) -> Iterator[list[Any]]:
    """Send the mails of the block to a server of our own, and return what arrives."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    try:
        yield sink.envelopes
    finally:
        app.config["SMTP_URL"] = None
        controller.stop()
