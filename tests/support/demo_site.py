"""The demo in a database of the tests."""

from flask import Flask

from lms.core import clock
from lms.home.actions import make_demo
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from tests.conftest import empty
from tests.support.ledger import publish


def make_site(app: Flask) -> None:
    """Make the demo in place of whatever was there; nobody can sign in with its password."""
    empty(app)
    publish(app)
    with app.test_request_context():
        regions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
        assert make_demo("hash") is True
