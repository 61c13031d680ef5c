"""120 people want 30 places at the same moment; the long storm with kills and restarts is `make storm`."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from lms.core.db import session
from lms.core.models import IdempotencyKey, OutboxMessage
from lms.sessions.models import Registration, RegistrationEvent
from lms.sessions.rules.states import RegistrationState
from tests.support.people import add_organisation
from tests.support.storm import storm
from tests.support.training_sessions import add_training_session

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING


@pytest.fixture
def thirty_places(app):
    return add_training_session(app, add_organisation(app), capacity=30)


def in_turn(training_session_id):
    statement = select(Registration.state, Registration.seq).where(
        Registration.training_session_id == training_session_id
    )
    return session().execute(statement.order_by(Registration.seq)).all()


def test_120_simultaneous_registrations_for_30_places_give_30_and_90(app, thirty_places):
    storm(app.config["SQLALCHEMY_DATABASE_URI"], thirty_places, attempts=120)

    with app.app_context():
        claims = in_turn(thirty_places)
        steps = session().execute(select(RegistrationEvent.state, func.count()).group_by(RegistrationEvent.state))
        told = session().execute(select(OutboxMessage.kind, func.count()).group_by(OutboxMessage.kind))
        keys = session().scalar(select(func.count()).select_from(IdempotencyKey))
        assert [state for state, _ in claims] == [CONFIRMED] * 30 + [WAITING] * 90
        assert [seq for _, seq in claims] == list(range(1, 121))
        assert dict(steps.all()) == {CONFIRMED: 30, WAITING: 90}
        assert dict(told.all()) == {"mail.confirmed": 30, "mail.waiting": 90}
        assert keys == 120


def test_without_locks_the_same_storm_oversells(app, thirty_places):
    """The control: were this green with the locks gone, the test above would prove nothing."""
    storm(app.config["SQLALCHEMY_DATABASE_URI"], thirty_places, attempts=60, locked=False)

    with app.app_context():
        assert Counter(state for state, _ in in_turn(thirty_places))[CONFIRMED] > 30
