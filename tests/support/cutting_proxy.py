"""A TCP proxy of our own between a browser and the server, which cuts the line at a chosen place of a request."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

PATIENCE_SECONDS = 30
BLOCK = 65536


class Cut(StrEnum):
    """Where the line is cut."""

    NOWHERE = "nowhere"
    BEFORE_REQUEST = "before the request"
    BEFORE_REPLY = "after the request, before the reply"
    MID_BODY = "in the middle of the body"
    OUTAGE = "for long, without a word"


class CuttingProxy:
    """Passes each request on over a connection of its own; those to *path* are cut as `cut` says.

    An outage holds every request of the site, whatever its path, until `mend` is called.
    """

    def __init__(self, server_port: int, path: str) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._server_port = server_port
        self._path = path.encode()
        self._mended = threading.Event()
        self._cut = Cut.NOWHERE
        self.cuts = 0
        self.port = self._listener.getsockname()[1]

    def cut(self, where: Cut) -> None:
        """Cut the line here from now on."""
        self._mended.clear()
        self._cut = where

    def mend(self) -> None:
        """Let everything pass again; what was held is dropped."""
        self._cut = Cut.NOWHERE
        self._mended.set()

    def run(self) -> None:
        """Take connections until the proxy is closed."""
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def close(self) -> None:
        """Stop taking connections."""
        self.mend()
        self._listener.close()

    def _carry(self, browser: socket.socket) -> None:
        browser.settimeout(PATIENCE_SECONDS)
        with browser, suppress(OSError):
            head, body = _request(browser)
            if not head:
                return
            where = self._cut if self._cut is Cut.OUTAGE or self._is_meant(head) else Cut.NOWHERE
            self.cuts += where is not Cut.NOWHERE
            if where is Cut.OUTAGE:
                self._mended.wait(PATIENCE_SECONDS)
            if where in {Cut.OUTAGE, Cut.BEFORE_REQUEST}:
                return
            with socket.create_connection(("127.0.0.1", self._server_port), PATIENCE_SECONDS) as server:
                if where is Cut.MID_BODY:
                    server.sendall(head + body[: len(body) // 2])
                    return
                server.sendall(head + body)
                reply = b"".join(iter(lambda: server.recv(BLOCK), b""))
            if where is Cut.NOWHERE:
                browser.sendall(reply)

    def _is_meant(self, head: bytes) -> bool:
        return head.startswith(b"POST " + self._path + b" ")


def _request(browser: socket.socket) -> tuple[bytes, bytes]:
    """Read one request; the server is told to hang up after it, so that its reply ends with the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (block := browser.recv(BLOCK)):
            return b"", b""
        data += block
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        if not (block := browser.recv(BLOCK)):
            return b"", b""
        body += block
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n", body


@contextmanager
def cutting_proxy(server_port: int, path: str) -> Iterator[CuttingProxy]:
    """Run a proxy in front of a server until the block ends."""
    proxy = CuttingProxy(server_port, path)
    threading.Thread(target=proxy.run, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.close()
