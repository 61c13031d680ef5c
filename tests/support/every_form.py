"""Every form that somebody reaches by links, and text in its fields that nobody should have to send."""

import re
import secrets
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from itertools import cycle
from random import Random
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.accounts import queries
from lms.core import clock
from lms.home.actions import demo
from tests.support.people import client_for

NASTY = (
    "a\0b",
    "\ud800",
    "\u202etxt.exe\u2066",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "葛\U000e0100飾区",
    "ﾔﾏﾀﾞ ﾊﾅｺ",
    "あ" * 5_000,
    "=1+1",
    '＝HYPERLINK("//x")',
    "@SUM(A1)",
    "\t\r\n",
    "山田\r\nBcc: b@example.jp",
    "<script>alert(1)</script>\"'",
    "9" * 400,
    "-1",
    "１２３",
    "2027-02-29",
    "a@b@c",
    "%s{{7*7}}{0}",
    "\ufdd0\ufffe\x7f\x85",
)
"""What no field expects: half characters, marks that turn text round, odd digits, ends of lines, formulas, markup."""
PLAUSIBLE = {
    "email": "hanako@every.example",
    "tel": "076-500-1234",
    "number": "20",
    "time": "13:30",
    "url": "https://a.example",
}
WRITTEN = {"", "text", "textarea", "search", "hidden", "email", "tel", "number", "date", "time", "password", "url"}
LEFT_ALONE = {"csrf_token", "form_key"}
ENDS_THE_VISIT = ("/sign-out", "/hand-over", "/my/settings/sign-ins")
MOST_ALIKE = 2
PARTS = {
    "visitor": (None, ("/", "/sessions", "/courses/tsunagari-supporter/quiz"), ("/",)),
    "organiser": (demo.ORGANISER, ("/organise",), ("/organise",)),
    "coordinator": (demo.COORDINATOR, ("/coordinate",), ("/coordinate",)),
    "administrator": (demo.ADMIN, ("/admin",), ("/admin",)),
    "trainee": (demo.TRAINEE, ("/my", "/sessions"), ("/my", "/sessions", "/bookings", "/records", "/courses")),
}
"""Who comes, where they start, and which part of the site is theirs."""
_ONE_OF_MANY = re.compile(r"/\d+(?=/|$)|/[A-Za-z0-9_.\-]{20,}")
_OF_ONE = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Field:
    """A control of a form: its name, its kind, and what stands in it."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it."""

    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def looks(self) -> tuple[str, str, frozenset[str]]:
        """What makes two forms the same one for different things."""
        return self.method, kind_of(self.action), frozenset(field.name for field in self.fields)

    def written(self) -> list[str]:
        """Name the fields that hold text, those that no page shows among them."""
        return list(dict.fromkeys(f.name for f in self.fields if f.kind in WRITTEN and f.name not in LEFT_ALONE))

    def filled(self, name: str, text: str) -> list[tuple[str, str]]:
        """Fill the form in as somebody would, but for one field; its key is a new one each time."""
        kept = [(field.name, field.value or _plausible(field)) for field in self.fields if field.name != name]
        fresh = [(key, secrets.token_urlsafe(16) if key == "form_key" else value) for key, value in kept]
        return [*fresh, (name, text)]


def kind_of(address: str) -> str:
    """Return an address without what names one thing of many."""
    return _ONE_OF_MANY.sub("/*", urlsplit(address).path)


def _plausible(field: Field) -> str:
    if field.kind == "date" or field.name.endswith(("_on", "date", "day")):
        return f"{clock.today() + timedelta(days=40):%Y-%m-%d}"
    return PLAUSIBLE.get(field.kind, "ことば" if field.kind in {"text", "textarea"} else "")


class _Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._address = address
        self._open: tuple[str, str] | None = None
        self._fields: list[Field] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(of.get("href", "").partition("#")[0])
        elif tag == "form":
            self._open, self._fields = (of.get("action") or self._address, of.get("method", "get").lower()), []
        elif self._open and tag in {"input", "textarea", "button", "select"} and of.get("name"):
            self._add(tag, of)
        elif tag == "option":
            self._choose(of)

    def _choose(self, of: dict[str, str]) -> None:
        last = self._fields[-1] if self._fields else None
        if last and last.kind == "select" and ("selected" in of or not last.value):
            self._fields[-1] = Field(last.name, "select", of.get("value", ""))

    def _add(self, tag: str, of: dict[str, str]) -> None:
        kind = of.get("type", "text") if tag == "input" else tag
        chosen = (
            kind not in {"checkbox", "radio"} or "checked" in of or of["name"] not in {f.name for f in self._fields}
        )
        if kind != "file" and chosen:
            self._fields.append(Field(of["name"], kind, of.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self.forms.append(Form(*self._open, tuple(self._fields)))
            self._open = None


class Visits:
    """Goes from page to page as one kind of person after the other, and meets each kind of form once."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, frozenset[str]]] = set()

    def forms(self, client: FlaskClient, starts: Iterable[str], within: tuple[str, ...]) -> Iterator[Form]:
        """Follow links to a few pages of each kind, and give the forms that were not met before."""
        waiting, known, alike = deque(starts), set(starts), Counter[str]()
        while waiting:
            address = waiting.popleft()
            alike[kind_of(address)] += 1
            if alike[kind_of(address)] <= MOST_ALIKE:
                page = self._read(client, address)
                links = {link: None for link in page.links if link.startswith(within) and link not in known}
                known.update(links)
                waiting.extend(links)
                yield from self._new(page.forms)

    def _read(self, client: FlaskClient, address: str) -> _Page:
        page, answer = _Page(address), client.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            page.feed(answer.get_data(as_text=True))
        return page

    def _new(self, forms: Iterable[Form]) -> Iterator[Form]:
        for form in forms:
            if form.looks not in self._seen and not form.action.startswith(ENDS_THE_VISIT):
                self._seen.add(form.looks)
                yield form


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text in a field."""

    who: str
    form: tuple[str, str]
    field: str
    text: str
    status: int
    is_said: bool
    """Whether it went through, or the page that says no is one with a heading."""


def try_every_form(app: Flask, each: int) -> list[Outcome]:
    """Send texts to each field of each form that somebody reaches in the demo.

    The keys of forms, which also draw the papers of a quiz, are the same each time.

    Args:
        app: an application whose database holds the demo.
        each: how many of the texts each field gets; all of them have their turn.
    """
    chance = Random(0)
    with patch.object(secrets, "token_urlsafe", lambda size=32: chance.randbytes(size).hex()):
        return list(_tries(app, each))


def _tries(app: Flask, each: int) -> Iterator[Outcome]:
    visits, texts = Visits(), cycle(NASTY)
    for who, (email, starts, within) in PARTS.items():
        client = _visitor(app, email)
        for form in list(visits.forms(client, starts, within)):
            for name, text in ((name, next(texts)) for name in form.written() for _ in range(each)):
                answer = _send(client, form, name, text)
                is_said = answer.status_code < 400 or "<h1" in answer.get_data(as_text=True)
                yield Outcome(who, form.looks[:2], _OF_ONE.sub("*", name), text[:20], answer.status_code, is_said)


def _visitor(app: Flask, email: str | None) -> FlaskClient:
    if email is None:
        return app.test_client()
    with app.app_context():
        user = queries.user_by_email(email)
    assert user is not None, email
    return client_for(app, user.id)


def _send(client: FlaskClient, form: Form, name: str, text: str) -> TestResponse:
    """Send a form with this text in one of its fields; half characters too, as no browser would."""
    body, path = urlencode(form.filled(name, text), errors="surrogatepass"), urlsplit(form.action).path
    if form.method == "get":
        return client.get(f"{path}?{body}")
    return client.post(path, data=body, content_type="application/x-www-form-urlencoded")
