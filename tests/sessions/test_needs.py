"""What somebody needs to take part: said by themselves, seen by the organiser alone, and gone soon after the day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.policy import VISITOR, Role
from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.privacy.queries import export
from lms.sessions.actions import needs as actions
from lms.sessions.actions import scheduling
from lms.sessions.actions.registration import cancel, register, switch
from lms.sessions.actions.restoring import restore
from lms.sessions.models import AccessNeeds, TrainingSession
from lms.sessions.queries import needs as queries
from lms.sessions.rules.needs import KEPT_DAYS, AccessNeed, Needs, counted, forget_at
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import TooLateToCancel
from lms.sessions.rules.states import SessionState
from tests.support.booking import GUEST, book, text
from tests.support.organising import plan
from tests.support.page_checks import check_page
from tests.support.people import actor_for, add_organisation, add_staff, add_user, client_for, post
from tests.support.trail import audited, seen_subjects
from tests.support.training_sessions import add_training_session, new_key

NEEDED = Needs((AccessNeed.SIGN_LANGUAGE, AccessNeed.CHILDCARE), "2歳の子")
PURPOSE = "当日の準備のためだけに使い、講座のあと消します"


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def session_id(app, organisation_id):
    starts_at = clock.now() + timedelta(days=30)
    return add_training_session(app, organisation_id, capacity=3, starts_at=starts_at)


def booked(session_id: int, needs: Needs = NEEDED, name: str = "受講 一") -> int:
    newcomer = Newcomer(name, phone="0312345678")
    return register(session_id, VISITOR, new_key(), newcomer=newcomer, needs=needs, accepts_waiting=True)


def kept() -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(AccessNeeds))


def asked(kind: str) -> list[OutboxMessage]:
    session().rollback()
    return list(session().scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)))


def test_kinds_are_counted_in_their_order_and_a_note_alone_is_something_else():
    found = counted([Needs((), "席は前のほう"), NEEDED, Needs((AccessNeed.CHILDCARE,))])

    assert found == [(AccessNeed.SIGN_LANGUAGE, 1), (AccessNeed.CHILDCARE, 2), (AccessNeed.OTHER, 1)]


@pytest.mark.parametrize(
    ("state", "days"), [(SessionState.PUBLISHED, 0), (SessionState.CLOSED, 0), (SessionState.CALLED_OFF, -5)]
)
def test_it_is_deleted_some_days_after_the_session_or_after_it_was_called_off(state, days):
    ends_at = clock.now()

    assert forget_at(state, ends_at, ends_at - timedelta(days=5)) == ends_at + timedelta(days=KEPT_DAYS + days)


def test_needs_are_booked_changed_and_taken_away(database, session_id):
    claim = booked(session_id)
    assert queries.of_claim(claim) == NEEDED

    actions.change(claim, Needs((AccessNeed.WHEELCHAIR,)), VISITOR)
    assert queries.of_claim(claim) == Needs((AccessNeed.WHEELCHAIR,))

    actions.change(claim, Needs(), VISITOR)
    assert (queries.of_claim(claim), kept()) == (Needs(), 0)


def test_the_same_once_more_is_no_change(database, session_id):
    claim = booked(session_id)
    actions.change(claim, NEEDED, VISITOR)

    rows = [event.action for event in audited("registration.needs")]
    assert rows == []


def test_once_the_session_has_begun_nothing_can_be_prepared_any_more(database, session_id):
    claim = booked(session_id)

    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(TooLateToCancel):
        actions.change(claim, Needs(), VISITOR)


def test_the_organiser_is_told_a_week_before_and_of_what_comes_later_at_once(app, session_id, organisation_id):
    with app.app_context():
        claim = booked(session_id)
        booked(session_id, Needs((AccessNeed.WHEELCHAIR,)), "受講 二")
        with clock.at(clock.now() + timedelta(days=25)):
            actions.change(claim, Needs((AccessNeed.SUMMARY_WRITING,)), VISITOR)
        early, late = asked(actions.TELL)

        assert early.not_before_at == row_starts(session_id) - timedelta(days=7)
        with clock.at(late.not_before_at):
            run_due_jobs()
        said = [each.result for each in asked(actions.TELL)]
    assert [each["how"] for each in said] == ["no-address", "no-address"]
    assert all("準備のひつような方がいます" in each["subject"] for each in said)


def row_starts(session_id: int):
    return session().get_one(TrainingSession, session_id).starts_at


def test_they_are_gone_after_the_session_and_not_a_day_before(database, session_id):
    booked(session_id)
    ends_at = row_starts(session_id) + timedelta(minutes=90)

    with clock.at(ends_at + timedelta(days=KEPT_DAYS) - timedelta(minutes=1)):
        run_due_jobs()
    assert kept() == 1
    with clock.at(ends_at + timedelta(days=KEPT_DAYS)):
        run_due_jobs()
    assert kept() == 0


def test_of_a_session_that_moves_they_stay_until_the_new_day_is_over(database, session_id, organisation_id):
    booked(session_id)
    row = session().get_one(TrainingSession, session_id)
    old_end, organiser = row.ends_at, VISITOR
    later = plan(day=(clock.today() + timedelta(days=90)))
    scheduling.edit(session_id, later, organiser, version=row.version)

    with clock.at(old_end + timedelta(days=KEPT_DAYS)):
        run_due_jobs()
    assert kept() == 1
    with clock.at(later.ends_at + timedelta(days=KEPT_DAYS)):
        run_due_jobs()
    assert kept() == 0


def test_of_a_session_called_off_they_go_as_long_after_that(database, session_id):
    booked(session_id)
    scheduling.call_off(session_id, "台風のため", VISITOR)
    assert queries.of_session(session_id) == []

    with clock.at(clock.now() + timedelta(days=KEPT_DAYS, minutes=1)):
        run_due_jobs()
    assert kept() == 0


def test_who_gives_back_is_seen_no_more_and_comes_back_with_the_same(database, session_id):
    claim = booked(session_id)
    cancel(claim, VISITOR, new_key())
    assert queries.of_session(session_id) == []

    again = restore(session_id, claim, VISITOR, new_key())

    assert queries.of_claim(again) == NEEDED


def test_who_changes_to_another_session_says_it_once(app, session_id, organisation_id):
    actor = actor_for(app, add_user(app))
    starts_at = clock.now() + timedelta(days=30)
    with app.app_context():
        other = add_training_session(app, organisation_id, starts_at=row_starts(session_id), capacity=2)
        mine = register(session_id, actor, new_key(), needs=NEEDED)

        assert queries.of_claim(switch(mine, other, actor, new_key())) == NEEDED
    assert starts_at


def test_a_visitor_says_it_in_the_form_and_changes_it_on_the_page_of_the_booking(app, client, session_id):
    page = f"/sessions/{session_id}"
    form = text(client.get(page))
    assert PURPOSE in form
    check_page(form)

    location = book(client, page, needs=["wheelchair"], needs_note="電動です").location
    shown = text(client.get(location))
    assert "車いすの席（電動です）" in shown
    assert PURPOSE in shown
    check_page(shown)

    changed = post(client, location, {"needs": ["childcare"]}, to=f"{location}/needs")
    assert changed.status_code == 302
    assert "託児" in text(client.get(location))
    assert "車いすの席（" not in text(client.get(location))


def test_something_else_asks_for_words_and_keeps_what_was_typed(app, client, session_id):
    refused = book(client, f"/sessions/{session_id}", needs=["other", "wheelchair"])

    assert refused.status_code == 422
    assert "どんなことか" in text(refused)
    assert GUEST["name"] in text(refused)
    check_page(text(refused))


@pytest.mark.parametrize("needs", [["nonsense"], ["x" * 500]])
def test_a_kind_that_is_not_there_is_refused(app, client, session_id, needs):
    assert book(client, f"/sessions/{session_id}", needs=needs).status_code == 422
    with app.app_context():
        assert kept() == 0


def test_the_organiser_sees_numbers_then_names_and_that_is_noted(app, client, session_id, organisation_id):
    book(client, f"/sessions/{session_id}", needs=["sign-language"], needs_note="前の席")
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    base = f"/organise/sessions/{session_id}"

    home = text(organiser.get(base))
    assert "手話通訳 1人" in home
    assert "前の席" not in home
    for part in ("needs", "roster", "roster/print"):
        shown = text(organiser.get(f"{base}/{part}"))
        assert "手話通訳（前の席）" in shown, part
        check_page(shown)
    with app.app_context():
        seen = seen_subjects()
    assert seen == [f"training_session:{session_id}"] * 3


def test_neither_coordinators_nor_files_nor_devices_hold_it(app, client, session_id, organisation_id):
    book(client, f"/sessions/{session_id}", needs=["sign-language"], needs_note="前の席")
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    coordinator = client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="JP"))
    base = f"/organise/sessions/{session_id}"

    assert coordinator.get(f"{base}/needs").status_code == 403
    for part in ("roster/files/csv", "desk/roster.json", "desk/state.json"):
        assert "前の席" not in organiser.get(f"{base}/{part}").get_data(as_text=True), part
    assert "前の席" not in text(client.get(f"/sessions/{session_id}"))


def test_staff_note_it_from_the_telephone(app, session_id, organisation_id):
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    entered = post(
        organiser,
        f"/organise/sessions/{session_id}/registrations/new",
        {"name": "川口", "phone": "0312345678", "needs": ["wheelchair"]},
    )
    claim = entered.location.rpartition("/")[2]
    page = f"/organise/sessions/{session_id}/registrations/{claim}/needs"
    check_page(text(organiser.get(page)))

    assert post(organiser, page, {"needs": ["childcare"], "needs_note": ""}).status_code == 302
    assert "託児" in text(organiser.get(entered.location))
    assert post(organiser, page, {"needs": ["other"]}).status_code == 422


def test_another_organisers_session_shows_nothing(app, session_id):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))

    assert stranger.get(f"/organise/sessions/{session_id}/needs").status_code == 404


def test_it_is_in_ones_own_file(app, session_id):
    actor = actor_for(app, add_user(app))
    with app.app_context():
        register(session_id, actor, new_key(), needs=NEEDED)

        [row] = export(actor)["access_needs"]
    assert (row["kinds"], row["note"]) == (["sign-language", "childcare"], "2歳の子")


def test_the_privacy_page_says_what_for_and_how_long(client):
    assert f"講座のあと{KEPT_DAYS}日" in text(client.get("/privacy"))
