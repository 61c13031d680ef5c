"""A place that comes free goes to whoever may sit there next, wherever that is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.accounts.policy import VISITOR
from lms.core.db import session
from lms.sessions.actions import scheduling
from lms.sessions.actions.registration import cancel, register, switch
from lms.sessions.models import TrainingSession
from lms.sessions.queries import organise
from lms.sessions.rules.states import RegistrationState
from tests.support.people import actor_for, add_organisation, add_user
from tests.support.registering import book, mails, state
from tests.support.training_sessions import add_training_session, new_key

WAITING, CONFIRMED, CANCELLED = RegistrationState.WAITING, RegistrationState.CONFIRMED, RegistrationState.CANCELLED


@pytest.fixture
def organisation_id(database):
    return add_organisation(database)


@pytest.fixture
def wished(database, organisation_id):
    """A session with one place, which somebody else has taken."""
    return add_training_session(database, organisation_id, capacity=1)


@pytest.fixture
def second_choice(database, organisation_id):
    """A session at the same time."""
    return add_training_session(database, organisation_id, capacity=5)


@pytest.fixture
def hanako(database):
    return actor_for(database, add_user(database))


def test_who_was_passed_over_moves_up_when_the_place_elsewhere_is_given_back(wished, second_choice, hanako):
    first = book(wished, 1)
    turn = register(wished, hanako, new_key(), accepts_waiting=True)
    held = register(second_choice, hanako, new_key())
    cancel(first, VISITOR, new_key())
    assert state(turn) is WAITING

    assert cancel(held, hanako, new_key()) == []

    assert (state(held), state(turn)) == (CANCELLED, CONFIRMED)
    assert mails()[-2:] == [("mail.cancelled", held), ("mail.promoted", turn)]


def test_a_session_that_is_called_off_lets_its_people_move_up_elsewhere(wished, second_choice, hanako):
    first = book(wished, 1)
    turn = register(wished, hanako, new_key(), accepts_waiting=True)
    register(second_choice, hanako, new_key())
    cancel(first, VISITOR, new_key())

    scheduling.call_off(second_choice, "台風のため", VISITOR)

    assert state(turn) is CONFIRMED


def test_a_session_that_moves_to_another_hour_lets_its_people_move_up_elsewhere(wished, second_choice, hanako):
    first = book(wished, 1)
    turn = register(wished, hanako, new_key(), accepts_waiting=True)
    register(second_choice, hanako, new_key())
    cancel(first, VISITOR, new_key())
    row = session().get_one(TrainingSession, second_choice)
    plan = organise.plan_of(row)
    later = replace(plan, starts_at=plan.starts_at + timedelta(hours=4), ends_at=plan.ends_at + timedelta(hours=4))

    scheduling.edit(second_choice, later, VISITOR, version=row.version)

    assert state(turn) is CONFIRMED


def test_no_place_stays_idle_for_somebody_who_sits_elsewhere(wished, second_choice, hanako):
    first = book(wished, 1)
    passed_over = register(wished, hanako, new_key(), accepts_waiting=True)
    register(second_choice, hanako, new_key())
    cancel(first, VISITOR, new_key())

    newcomer = book(wished, 2)

    assert (state(passed_over), state(newcomer)) == (WAITING, CONFIRMED)


def test_switching_lets_others_move_up_into_the_old_place_and_keeps_ones_own_turn(
    database, organisation_id, wished, second_choice, hanako
):
    third = add_training_session(database, organisation_id, capacity=1)
    first = book(wished, 1)
    turn = register(wished, hanako, new_key(), accepts_waiting=True)
    held = register(third, hanako, new_key())
    next_in_third = book(third, 2)
    cancel(first, VISITOR, new_key())

    new = switch(held, second_choice, hanako, new_key())

    assert [state(id_) for id_ in (held, new, turn, next_in_third)] == [CANCELLED, CONFIRMED, WAITING, CONFIRMED]


def test_a_switch_that_is_sent_again_has_one_effect(wished, second_choice, hanako):
    held = register(wished, hanako, new_key())
    key = new_key()

    assert switch(held, second_choice, hanako, key) == switch(held, second_choice, hanako, key)
    assert state(held) is CANCELLED
