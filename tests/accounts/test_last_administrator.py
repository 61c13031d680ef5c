"""Two administrators act against each other at the same moment: one of them stays, on both databases."""

import time
from contextlib import suppress
from threading import Barrier, Thread

import pytest

from lms.accounts import actions, queries
from lms.accounts.actions import LastAdministrator
from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import db
from lms.core.refusals import Refusal
from tests.conftest import empty
from tests.support.people import actor_for, add_staff

PAUSE_SECONDS = 0.2


@pytest.fixture
def two(app):
    return [add_staff(app, f"{name}@example.jp", Role.ADMINISTRATOR) for name in ("ichiro", "jiro")]


def acting(app):
    with app.app_context():
        return queries.acting_administrators(clock.today())


def against_each_other(app, monkeypatch, *work):
    """Do each piece of work in a thread of its own, all at once, with time to think between looking and writing."""
    looked, start = queries.acting_administrators, Barrier(len(work))

    def look_and_pause(day):
        found = looked(day)
        time.sleep(PAUSE_SECONDS)
        return found

    monkeypatch.setattr(queries, "acting_administrators", look_and_pause)

    def do(piece):
        with app.app_context():
            start.wait()
            with suppress(Refusal):
                piece()
            db.session.remove()

    threads = [Thread(target=do, args=(piece,)) for piece in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    monkeypatch.setattr(queries, "acting_administrators", looked)


def stopping(app, user_id, by):
    actor = actor_for(app, by)
    return lambda: actions.stop_user(user_id, actor)


def ending(app, user_id, by):
    actor = actor_for(app, by)
    with app.app_context():
        grant_id = queries.roles_of(user_id)[0].grant_id
    return lambda: actions.end_grant(grant_id, user_id, actor)


@pytest.mark.parametrize("ways", [(stopping, stopping), (ending, ending), (stopping, ending)])
def test_of_two_who_take_each_other_away_at_once_one_stays(app, monkeypatch, two, ways):
    one, other = two
    against_each_other(app, monkeypatch, ways[0](app, one, by=other), ways[1](app, other, by=one))

    assert len(acting(app)) == 1


def test_without_the_lock_nobody_is_left(postgres_app, monkeypatch):
    """The control: were one left with the lock gone, the test above would prove nothing."""
    app = postgres_app
    empty(app)
    one, other = (add_staff(app, f"{name}@example.jp", Role.ADMINISTRATOR) for name in ("ichiro", "jiro"))
    monkeypatch.setattr(queries, "lock_administrator_grants", list)
    against_each_other(app, monkeypatch, stopping(app, one, by=other), stopping(app, other, by=one))

    assert acting(app) == []


def test_who_was_invited_and_has_no_password_yet_does_not_count(app, two):
    one, other = two
    actor = actor_for(app, one)
    with app.app_context():
        terms = actions.GrantTerms(Role.ADMINISTRATOR)
        actions.invite("後任 三郎", "saburo@example.jp", terms, actor)
        actions.stop_user(other, actor)
        with pytest.raises(LastAdministrator):
            actions.end_grant(queries.roles_of(one)[0].grant_id, one, actor)


def test_one_who_is_no_administrator_is_stopped_by_the_only_one(app):
    only = add_staff(app, "ichiro@example.jp", Role.ADMINISTRATOR)
    coordinator = add_staff(app, "jiro@example.jp", Role.COORDINATOR, area="16")
    actor = actor_for(app, only)
    with app.app_context():
        actions.stop_user(coordinator, actor)
        assert queries.user(coordinator).disabled_at is not None
