import pytest
from sqlalchemy import select, update

from lms.core.cli import run_due_jobs
from lms.core.db import db
from lms.records import actions, queries, rules
from lms.records.models import Completion, CompletionEvent, CompletionHolder, Seal
from tests.support.ledger import add_person, attended, issue


def broken():
    return rules.first_broken(queries.chain())


def write(statement):
    db.session.execute(statement)
    db.session.commit()


@pytest.fixture
def sealed(app, version_id):
    """Three records in the chain."""
    numbers = [issue(app, add_person(app, f"参加者 {place}"), version_id) for place in range(3)]
    with app.app_context():
        actions.seal({})
    return numbers


def test_the_worker_seals_what_happened_and_nothing_twice(app, version_id):
    person_id = add_person(app)
    issue(app, person_id, version_id)
    with app.app_context():
        run_due_jobs()
        assert len(list(db.session.scalars(select(Seal)))) == 1

        actions.withdraw(person_id, version_id, "session", 12, "attendance-corrected")
        actions.hand_in([attended(person_id, version_id)])
        run_due_jobs()

        seals = list(db.session.scalars(select(Seal).order_by(Seal.seq)))
        assert [seal.seq for seal in seals] == [1, 2, 3]
        assert [seals[0].previous_hash, seals[1].previous_hash] == [rules.FIRST_LINK, seals[0].hash]
        assert broken() is None
        assert actions.seal({}) == {"sealed": 0}


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(update(Completion).values(course_title="公認講座"), id="what-the-record-says"),
        pytest.param(update(Completion).values(held_on=None), id="when"),
        pytest.param(update(CompletionEvent).values(kind="revoked"), id="what-happened"),
        pytest.param(update(CompletionEvent).values(holder_digest="0" * 64), id="whose-it-is"),
    ],
)
def test_a_change_behind_the_applications_back_breaks_the_chain(app, sealed, tamper):
    with app.app_context():
        assert broken() is None

        write(tamper)

        assert broken() == 1


def test_a_seal_that_was_taken_out_is_missed(app, sealed):
    with app.app_context():
        write(Seal.__table__.delete().where(Seal.seq == 2))

        assert broken() == 2


def test_the_chain_outlives_the_names(app, version_id):
    person_id = add_person(app)
    issue(app, person_id, version_id)
    with app.app_context():
        actions.seal({})
        actions.remove_names([person_id], None)
        actions.seal({})

        assert db.session.scalar(select(CompletionHolder)) is None
        assert broken() is None


def test_the_commands_say_whether_the_chain_holds(app, version_id):
    issue(app, add_person(app), version_id)
    run = app.test_cli_runner().invoke
    assert "1 events sealed" in run(args=["records", "seal"]).output
    assert "the chain holds" in run(args=["records", "verify-chain"]).output
    with app.app_context():
        write(update(Completion).values(place="どこか"))

    done = run(args=["records", "verify-chain"])

    assert done.exit_code == 1
    assert "broken at seal 1" in done.output
