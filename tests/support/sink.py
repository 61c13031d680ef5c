"""A mail server that keeps what it gets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask


class Sink:
    """Accepts everything, or says no to each recipient or each mail in the words it is given."""

    def __init__(self, to_recipient: str = "", to_mail: str = "") -> None:
        self.envelopes: list[Any] = []
        self._to_recipient, self._to_mail = to_recipient, to_mail

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  the name aiosmtpd asks for
        if not self._to_recipient:
            envelope.rcpt_tos.append(address)
        return self._to_recipient or "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  the name aiosmtpd asks for
        if not self._to_mail:
            self.envelopes.append(envelope)
        return self._to_mail or "250 OK"


@contextmanager
def receiving(app: Flask, **answers: str) -> Iterator[list[Any]]:
    """Send the mails of the block to a server of our own that answers so, and return what arrives."""
    sink = Sink(**answers)
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
