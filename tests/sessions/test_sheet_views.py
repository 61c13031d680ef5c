"""After the session: codes from the sheet are looked at and applied at once, or not at all."""

import pytest
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.core.refusals import NotFound
from lms.sessions.actions import closing, desk
from lms.sessions.actions.sheet import mark_all
from lms.sessions.models import Registration
from lms.sessions.rules.attendance import DeskClosed
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.sheet import row_code
from lms.sessions.rules.states import RegistrationState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.page_checks import check_page
from tests.support.people import actor_for, add_organisation, add_staff, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

ATTENDED, CONFIRMED = RegistrationState.ATTENDED, RegistrationState.CONFIRMED


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def user_id(app, organisation_id):
    return add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id)


@pytest.fixture
def today(app, organisation_id):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), capacity=60, **now_on())


@pytest.fixture
def claims(app, today):
    with app.app_context():
        return [book(today, f"受講 {number}") for number in range(1, 6)]


def states(app):
    with app.app_context():
        return list(session().scalars(select(Registration.state).order_by(Registration.id)))


def address(training_session_id):
    return f"/organise/sessions/{training_session_id}/desk/sheet"


def text_of(response):
    return response.get_data(as_text=True)


def test_codes_are_looked_at_first_and_then_applied_together(app, user_id, today, claims):
    organiser = client_for(app, user_id)
    check_page(text_of(organiser.get(address(today))))
    codes = f"１－２、{row_code(today, 4)}"

    shown = text_of(post(organiser, address(today), {"codes": codes}))
    assert "出席にする方：3件" in shown
    assert f"{row_code(today, 4)}　受講 4" in shown
    check_page(shown)
    assert states(app) == [CONFIRMED] * 5

    done = post(organiser, address(today), {"codes": codes, "apply": "1"}, follow_redirects=True)

    assert "3件の申し込みを、出席にしました。" in text_of(done)
    assert states(app) == [ATTENDED, ATTENDED, CONFIRMED, ATTENDED, CONFIRMED]
    again = text_of(post(organiser, address(today), {"codes": codes}))
    assert "すでに出席の方：3件" in again
    check_page(again)
    with app.app_context():
        noted = session().scalars(select(AuditEvent).where(AuditEvent.action == "desk.sheet")).one()
    assert noted.details == {"marked": [claims[0], claims[1], claims[3]]}


@pytest.mark.parametrize("codes", ["", "  ", "1, 99", "5-1", "やまだ", "1" * 5001, "1\x00"])
def test_one_fault_and_nobody_is_marked_and_what_was_typed_stays(app, user_id, today, claims, codes):
    answer = post(client_for(app, user_id), address(today), {"codes": codes, "apply": "1"})

    assert answer.status_code == 422
    assert codes.strip().replace("\x00", "") in text_of(answer).replace("\ufffd", "").replace("\x00", "")
    assert states(app) == [CONFIRMED] * 5
    if "\x00" not in codes:
        check_page(text_of(answer))


def test_out_of_reach_there_is_no_sheet(app, today):
    other = add_staff(app, "n@example.jp", Role.ORGANISER, organisation_id=add_organisation(app, "となり"))

    assert client_for(app, other).get(address(today)).status_code == 404


def test_everybody_is_marked_or_nobody(app, user_id, organisation_id, today, claims):
    actor = actor_for(app, user_id)
    elsewhere = add_training_session(app, organisation_id, **now_on())
    with app.app_context():
        foreign = book(elsewhere)
        desk.check_in(today, claims[0], actor)
        for wrong in (foreign, 999_999):
            with pytest.raises(ImpossibleStep):
                mark_all(today, [*claims, wrong], actor)
        with pytest.raises(NotFound):
            mark_all(999_999, claims, actor)
        assert states(app)[1:5] == [CONFIRMED] * 4

        assert mark_all(today, claims, actor) == 4

        closing.close(today, actor)
        with pytest.raises(DeskClosed):
            mark_all(today, claims, actor)


def test_a_sheet_of_fifty_takes_as_many_statements_as_one_of_two(app, user_id, organisation_id):
    actor, counts = actor_for(app, user_id), []
    for size in (2, 50):
        big = add_training_session(app, organisation_id, capacity=60, **now_on())
        with app.app_context():
            ids = [book(big, f"受講 {size} {number}") for number in range(size)]
            with statements(app) as seen:
                mark_all(big, ids, actor)
        counts.append(len(seen))

    assert counts[0] == counts[1]
