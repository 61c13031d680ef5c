"""Correcting the name on a record: by who issued it, an administrator or a command, and by nobody else."""

import pytest
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core.db import session
from lms.records import actions, queries, rules
from lms.records.models import CompletionEvent
from tests.support.ledger import add_person, issue
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.trail import seen_subjects

RIGHT = {"name": "山田 遥", "reason": "characters"}


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def number(app, version_id, organisation_id):
    return issue(app, add_person(app, "山田 はるか"), version_id, organisation_id=organisation_id)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def administrator(app):
    return client_for(app, add_staff(app, "a@example.jp", Role.ADMINISTRATOR))


def name_on(app, number):
    with app.app_context():
        return queries.find(number).name


def test_the_host_finds_the_record_and_corrects_its_name(app, organiser, number):
    listed = organiser.get("/organise/sessions/12/records").get_data(as_text=True)
    check_page(listed)
    assert f"/organise/records/{number}/name" in listed
    check_page(organiser.get(f"/organise/records/{number}/name").get_data(as_text=True))

    answer = post(organiser, f"/organise/records/{number}/name", RIGHT)

    assert "お名前を直しました" in organiser.get(answer.location).get_data(as_text=True)
    assert name_on(app, number) == "山田 遥"
    with app.app_context():
        events = session().execute(select(CompletionEvent.kind, CompletionEvent.reason).order_by(CompletionEvent.id))
        assert events.all() == [("issued", None), ("name-corrected", "characters")]
        seen = seen_subjects()
        assert "training_session:12" in seen
        assert any(subject.startswith("completion:") for subject in seen)
        actions.seal({})
        assert rules.first_broken(queries.chain()) is None


def test_an_administrator_finds_it_by_its_number_in_any_spelling(app, administrator, number):
    check_page(administrator.get("/admin/records").get_data(as_text=True))
    found = administrator.get(f"/admin/records?number={number.lower().replace('-', '')}")

    post(administrator, found.location, RIGHT)

    assert name_on(app, number) == "山田 遥"
    slip = administrator.get("/admin/records?number=0000")
    assert slip.status_code == 422
    check_page(slip.get_data(as_text=True))


@pytest.mark.parametrize(
    "typed",
    [{"name": " ", "reason": "slip"}, {"name": "山田 遥"}, {"name": "山田 遥", "reason": "x"}],
    ids=["no-name", "no-reason", "another-reason"],
)
def test_a_slip_in_the_form_is_answered_in_words_and_changes_nothing(app, organiser, number, typed):
    answer = post(organiser, f"/organise/records/{number}/name", typed)

    assert answer.status_code == 422
    check_page(answer.get_data(as_text=True))
    assert name_on(app, number) == "山田 はるか"


def test_to_another_host_the_record_is_not_there(app, number):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))
    missing = "0000-0000-0000-0000-0"

    answers = [stranger.get(f"/organise/records/{each}/name") for each in (number, missing)]
    sent = post(stranger, "/organise", RIGHT, to=f"/organise/records/{number}/name")

    assert {answer.status_code for answer in [*answers, sent]} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert stranger.get("/organise/sessions/12/records").status_code == 404
    assert stranger.get(f"/admin/records/{number}/name").status_code == 403
    assert name_on(app, number) == "山田 はるか"


def test_the_command_corrects_it_too_and_refuses_what_is_not_there(app, number):
    run = app.test_cli_runner().invoke

    done = run(args=["records", "correct-name", number.lower(), "山田 遥", "--reason", "renamed"])
    refused = run(args=["records", "correct-name", "0000", "だれか", "--reason", "slip"])

    assert done.exit_code == 0
    assert name_on(app, number) == "山田 遥"
    assert refused.exit_code == 1
    assert "no such record" in refused.output
