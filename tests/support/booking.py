"""Shorthand for booking in tests of pages."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.support.people import post

GUEST = {"name": "髙橋 美咲", "contact": "090-1234-5678"}


def text(response) -> str:
    """Return the words of a page with their tags."""
    return response.get_data(as_text=True)


def hidden_on(response) -> dict[str, str]:
    """Return the token and the form key of an opened page."""
    return dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', text(response)))


def book(client: FlaskClient, page: str, **changes):
    """Fill in and send the form of a session's page."""
    return post(client, page, {**GUEST, **changes}, to=f"{page}/registrations")


def number_on(response) -> str:
    """Return the booking number that stands on a page."""
    return re.search(r"<output>([^<]+)</output>", text(response))[1]


def fill(app: Flask, page: str, people: int) -> None:
    """Let other people book first."""
    for number in range(people):
        waiting = {"accepts_waiting": "1"}
        assert book(app.test_client(), page, name=f"先客 {number}", **waiting).status_code == 302
