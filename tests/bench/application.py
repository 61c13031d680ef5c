"""The product with one page more: a hello that asks the database one question, to compare with."""

from sqlalchemy import text

from lms import create_app
from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.db import db

app = create_app()


@app.get("/bench/hello")
@access(Permission.PUBLIC_READ)
def hello() -> str:
    """Greet, with one query."""
    return f"hello {db.session.execute(text('SELECT 1')).scalar()}"
