"""How many SQL statements each page sends, with the demo's data."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select

from lms import create_app
from lms.accounts.models import User
from lms.core.db import db
from lms.records.models import Completion
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.states import RegistrationState, SessionState
from tests.support.live_server import LiveServer
from tests.support.people import client_for
from tests.support.statements import statements

VISITOR = "visitor"


@contextmanager
def application(server: LiveServer) -> Iterator[Flask]:
    """The same application on the same data, in this process."""
    before = dict(os.environ)
    os.environ.update(server.environment)
    try:
        app = create_app()
        app.config["TESTING"] = True
        yield app
    finally:
        os.environ.clear()
        os.environ.update(before)


def _ids(app: Flask) -> dict[str, object]:
    """Return what the addresses below need: a coming session, one of the organiser's, a record."""
    with app.app_context():
        coming = select(TrainingSession.id).where(TrainingSession.state == SessionState.PUBLISHED)
        trainee = select(User.person_id).where(User.email == "trainee@demo.example").scalar_subquery()
        own = select(Registration).where(Registration.person_id == trainee)
        return {
            "coming": db.session.scalar(coming.order_by(TrainingSession.starts_at)),
            "own": db.session.scalar(select(TrainingSession.id).where(TrainingSession.organisation_id == 2)),
            "record": db.session.scalar(select(Completion.number).where(Completion.person_id == trainee)),
            "booking": db.session.scalar(own.where(Registration.state == RegistrationState.CONFIRMED)).id,
        }


PAGES = (
    (VISITOR, "/"),
    (VISITOR, "/courses"),
    (VISITOR, "/courses/tsunagari-supporter"),
    (VISITOR, "/courses/tsunagari-supporter/modules/know"),
    (VISITOR, "/sessions"),
    (VISITOR, "/sessions/{coming}"),
    (VISITOR, "/help-desks"),
    (VISITOR, "/verify/{record}"),
    ("trainee", "/my"),
    ("trainee", "/courses/tsunagari-supporter"),
    ("trainee", "/courses/tsunagari-supporter/modules/know"),
    ("trainee", "/courses/tsunagari-supporter/quiz"),
    ("trainee", "/bookings/{booking}"),
    ("trainee", "/records/{record}"),
    ("organiser", "/organise"),
    ("organiser", "/organise/sessions/{own}"),
    ("organiser", "/organise/sessions/{own}/roster"),
    ("organiser", "/organise/sessions/{own}/desk"),
    ("organiser", "/organise/venues"),
    ("coordinator", "/coordinate/areas/16"),
    ("admin", "/admin"),
    ("admin", "/admin/organisations"),
    ("admin", "/admin/outbox"),
    ("admin", "/admin/audit"),
)


def counted(server: LiveServer) -> list[tuple[str, str, int]]:
    """Return who, which page and how many statements, each page opened for the second time."""
    with application(server) as app:
        ids = _ids(app)
        clients = {VISITOR: app.test_client()}
        rows = []
        for who, page in PAGES:
            if who not in clients:
                with app.app_context():
                    user_id = db.session.scalar(select(User.id).where(User.email == f"{who}@demo.example"))
                clients[who] = client_for(app, user_id)
            path = page.format(**ids)
            clients[who].get(path)
            with statements(app) as seen:
                status = clients[who].get(path).status_code
            rows.append((who, re.sub(r"\{(\w+)\}", r"<\1>", page), len(seen) if status == 200 else -status))
        return rows
