"""How many SQL statements each page sends, with the demo's data and with ten times as many rows."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import func, select

from lms import create_app
from lms.accounts.models import User
from lms.catalog.models import CourseVersion, HelpDeskEntry
from lms.core.db import db
from lms.core.models import OutboxMessage
from lms.records.models import Completion
from lms.sessions.models import Member, Registration, TrainingSession, Venue
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
    """Return what the addresses below need: sessions of the demo's organiser, people in them, records."""
    with app.app_context():
        full = (
            select(Registration.training_session_id)
            .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
            .where(TrainingSession.organisation_id == ORGANISATION)
            .group_by(Registration.training_session_id)
            .order_by(func.count().desc())
        )
        coming = select(TrainingSession.id).where(TrainingSession.state == SessionState.PUBLISHED)
        trainee = select(User.person_id).where(User.email == "trainee@demo.example").scalar_subquery()
        own = select(Registration).where(Registration.person_id == trainee)
        open_, closed = (
            db.session.scalar(full.where(TrainingSession.state == state))
            for state in (SessionState.PUBLISHED, SessionState.CLOSED)
        )
        return {
            "coming": db.session.scalar(coming.order_by(TrainingSession.starts_at)),
            "own": open_,
            "closed": closed,
            "person": db.session.scalar(
                select(Registration.id).where(
                    Registration.training_session_id == open_, Registration.state == RegistrationState.CONFIRMED
                )
            ),
            "record": db.session.scalar(select(Completion.number).where(Completion.person_id == trainee)),
            "booking": db.session.scalar(own.where(Registration.state == RegistrationState.CONFIRMED)).id,
            "venue": db.session.scalar(select(Venue.id).where(Venue.organisation_id == ORGANISATION)),
            "member": db.session.scalar(select(func.min(Member.id))),
            "entry": db.session.scalar(select(func.min(HelpDeskEntry.id))),
            "user": db.session.scalar(select(func.min(User.id))),
            "message": db.session.scalar(select(func.min(OutboxMessage.id))),
            "version": db.session.scalar(select(func.max(CourseVersion.id))),
        }


ORGANISATION = 2
"""Where the demo's organiser works."""
_COURSE = "/courses/tsunagari-supporter"
_OWN, _CLOSED = "/organise/sessions/{own}", "/organise/sessions/{closed}"
_PAGES_OF: dict[str, tuple[str, ...]] = {
    VISITOR: (
        *("/", "/courses", _COURSE, f"{_COURSE}/modules/know", f"{_COURSE}/modules/connect", f"{_COURSE}/quiz"),
        *(f"{_COURSE}/present", f"{_COURSE}/present/script", f"{_COURSE}/worksheet"),
        *("/sessions", "/sessions?view=month", "/sessions?prefecture=16", "/sessions.ics", "/sessions/{coming}"),
        *("/help-desks", "/help-desks?prefecture=16", "/verify/{record}", "/privacy", "/accessibility"),
    ),
    "trainee": (
        *("/my", "/my/settings", "/my/settings/data", "/my/settings/follow-ups"),
        *(_COURSE, f"{_COURSE}/modules/know", f"{_COURSE}/modules/connect", f"{_COURSE}/quiz"),
        *("/bookings/{booking}", "/records/{record}"),
    ),
    "organiser": (
        *("/organise", "/organise/desk", "/organise/venues", "/organise/venues/{venue}", "/organise/members"),
        *("/organise/members/{member}", "/organise/moves", "/organise/sessions/new", _OWN, f"{_OWN}/edit"),
        *(f"{_OWN}/roster", f"{_OWN}/roster/print", f"{_OWN}/roster/file", f"{_OWN}/desk", f"{_OWN}/desk/sheet"),
        *(f"{_OWN}/desk/roster.json", f"{_OWN}/desk/state.json", f"{_OWN}/desk/conflicts", f"{_OWN}/calls"),
        *(f"{_OWN}/calling-off", f"{_OWN}/closing", f"{_OWN}/copy", f"{_OWN}/decision", f"{_OWN}/series"),
        *(f"{_OWN}/door", f"{_OWN}/headcount", f"{_OWN}/registrations/{{person}}", f"{_OWN}/registrations/new"),
        *(_CLOSED, f"{_CLOSED}/roster", f"{_CLOSED}/records"),
    ),
    "coordinator": ("/coordinate/areas/16", "/coordinate/areas/16.csv", "/coordinate/instructors"),
    "admin": (
        *(
            "/admin",
            "/admin/organisations",
            f"/admin/organisations/{ORGANISATION}",
            "/admin/users",
            "/admin/users/{user}",
        ),
        *("/admin/outbox", "/admin/outbox/{message}", "/admin/audit", "/admin/records", "/admin/invitations"),
        *("/admin/courses", "/admin/courses/{version}/questions", "/admin/help-desks", "/admin/help-desks/{entry}"),
    ),
}


def counted(app: Flask, *, warmed: bool = False) -> dict[tuple[str, str], int]:
    """Return how many statements each page sends, by who opens it; below 0 is a refusal.

    Args:
        app: with the demo's data.
        warmed: whether what is kept in the process has been read already; else each page is opened once before.
    """
    ids, found = _ids(app), {}
    for who, pages in _PAGES_OF.items():
        client = app.test_client()
        if who != VISITOR:
            with app.app_context():
                user_id = db.session.scalar(select(User.id).where(User.email == f"{who}@demo.example"))
            client = client_for(app, user_id)
        for page in pages:
            path = page.format(**ids)
            if not warmed:
                client.get(path)
            with statements(app) as seen:
                status = client.get(path).status_code
            found[who, re.sub(r"\{(\w+)\}", r"<\1>", page)] = len(seen) if status == 200 else -status
    return found
