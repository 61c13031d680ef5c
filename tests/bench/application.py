"""The product with one page more: a hello that asks the database one question, to compare with."""

from flask import Flask
from sqlalchemy import text

from lms import create_app
from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.db import db

HELLO = "/bench/hello"


def with_hello(app: Flask) -> Flask:
    """Add the page."""

    @app.get(HELLO)
    @access(Permission.PUBLIC_READ)
    def hello() -> str:
        """Greet, with one query."""
        return f"hello {db.session.execute(text('SELECT 1')).scalar()}"

    return app


def make() -> Flask:
    """Build the product with the page more, by the settings of the environment."""
    return with_hello(create_app())
