"""How fast pages come, against a hello page with one query on the same server."""

import re
import subprocess
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from tests.support.live_server import LiveServer
from tests.support.programs import WRK, ensure, require

SECONDS = 5
ROUNDS = 3
PASSWORD = "tsunagari-demo-2026"


class Linked(HTMLParser):
    """Collects what a browser fetches by itself along with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in {"img", "script"} and known.get("src"):
            self.addresses.append(str(known["src"]))
        if tag == "link" and known.get("rel") in {"stylesheet", "icon", "manifest"}:
            self.addresses.append(str(known["href"]))


def sign_in(server: LiveServer, email: str) -> str:
    """Return the cookie header of somebody who has signed in."""
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    page = opener.open(f"{server.url}/sign-in").read().decode()
    tags = re.findall(r'<input[^>]*name="(csrf_token|form_key)"[^>]*value="([^"]*)"', page)
    opener.open(f"{server.url}/sign-in", urlencode({**dict(tags), "email": email, "password": PASSWORD}).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def requests_a_second(server: LiveServer, path: str, cookie: str) -> float:
    """Return the best of three rounds of wrk with 8 connections."""
    ensure([WRK])
    command = [str(require(WRK)), "-t2", "-c8", f"-d{SECONDS}s", "-H", f"Cookie: {cookie}", f"{server.url}{path}"]
    rounds = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(ROUNDS)]
    if any("Non-2xx" in output for output in rounds):
        raise RuntimeError(f"{path} does not answer 200:\n{rounds[0]}")
    return max(float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]) for output in rounds)


def weight(server: LiveServer, path: str) -> tuple[int, int]:
    """Return the bytes over the wire and the number of requests of a first visit, as a phone would make it."""
    opener = build_opener()
    _body, page = _fetch(opener, f"{server.url}{path}", compressed=False)
    linked = Linked()
    linked.feed(page.decode())
    addresses = [urljoin(f"{server.url}{path}", address) for address in dict.fromkeys(linked.addresses)]
    total = sum(_fetch(opener, address, compressed=True)[0] for address in [f"{server.url}{path}", *addresses])
    return total, 1 + len(addresses)


def _fetch(opener: OpenerDirector, address: str, *, compressed: bool) -> tuple[int, bytes]:
    request = Request(address, headers={"Accept-Encoding": "br, gzip"} if compressed else {})
    with opener.open(request) as answer:
        body = answer.read()
        return len(body) + len(str(answer.headers)), body


def resident_mb(pid: int) -> float:
    """Return the memory of a process and its children in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident_mb(int(child)) for child in children)
