import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import Person
from lms.catalog import queries as catalog
from lms.core.db import atomic, db
from lms.core.models import AuditEvent, Fact, OutboxMessage
from lms.core.refusals import NotFound
from lms.records import actions, queries
from lms.records.models import Completion, CompletionEvent, Evidence
from lms.records.rules import Standing
from tests.support.ledger import LEARNING, add_person, attended, issue, learned, pack, publish_next
from tests.support.people import add_organisation
from tests.support.statements import statements

NOWHERE = 2_000_000_000
"""The id of no row, however many a test process has made before."""


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def facts():
    return [(fact.delta, fact.dimensions) for fact in db.session.scalars(select(Fact).order_by(Fact.id))]


def event_kinds():
    return [event.kind.value for event in db.session.scalars(select(CompletionEvent).order_by(CompletionEvent.id))]


def withdraw(person_id, version_id, training_session_id=12):
    return actions.withdraw(person_id, version_id, "session", training_session_id, "attendance-corrected")


def test_an_attended_session_makes_a_record_with_all_it_says(app, version_id):
    person_id = add_person(app, "𠮷田 太郎", email="taro@example.jp", municipality_code="010006")

    number = issue(app, person_id, version_id)

    with app.app_context():
        row = db.session.scalars(select(Completion)).one()
        assert (row.number, row.person_id, row.route, row.cycle, row.is_first) == (
            number,
            person_id,
            "session",
            1,
            True,
        )
        assert (row.course_title, row.course_version) == ("つながりサポーター養成講座", pack().course.version)
        assert (row.place, row.municipality_code, row.prefecture_code) == ("さくら公民館", "131016", "13")
        assert (row.organisation_name, row.mode.value, row.minutes) == ("緑川市社会福祉協議会", "in-person", 90)
        record = queries.find(number)
        assert record is not None
        assert (record.name, record.standing) == ("𠮷田 太郎", Standing.VALID)
        [(delta, dimensions)] = facts()
        assert delta == 1
        assert set(dimensions) == {
            "fiscal_year", "month", "prefecture_code", "municipality_code", "organisation_id", "organisation_kind",
            "course_key", "mode", "age_band", "route", "first",
        }  # fmt: skip
        assert (dimensions["municipality_code"], dimensions["first"]) == ("131016", 1)
        kinds = db.session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.kind))
        assert list(kinds) == ["mail.record_issued", "records.seal"]
        assert db.session.scalar(select(AuditEvent.action).where(AuditEvent.action.like("completion.%")))


def test_the_same_batch_twice_changes_nothing(app, version_id):
    person_id = add_person(app)
    batch = [attended(person_id, version_id), *learned(person_id, version_id), attended(person_id, version_id)]

    with app.app_context():
        first = actions.hand_in(batch)
        again = actions.hand_in(batch)

        assert (len(first), again) == (1, [])
        assert (count(Evidence), count(Completion), count(Fact)) == (8, 1, 1)


def test_people_without_an_address_get_a_record_and_no_mail(app, version_id):
    issue(app, add_person(app), version_id)

    with app.app_context():
        assert list(db.session.scalars(select(OutboxMessage.kind))) == ["records.seal"]


def test_sixty_people_cost_as_many_statements_as_two(app, version_id):
    people = [add_person(app, f"参加者 {place}", email=f"p{place}@example.jp") for place in range(62)]
    costs = []
    for batch in (people[:2], people[2:]):
        with app.app_context():
            catalog.version(version_id)
            with statements(app) as seen:
                numbers = actions.hand_in([attended(person_id, version_id) for person_id in batch])
        assert len(set(numbers)) == len(batch)
        costs.append(len(seen))

    assert costs[0] == costs[1]
    assert costs[1] <= 20


def test_evidence_and_its_effect_fail_together(app, version_id):
    person_id = add_person(app)

    @atomic
    def close_and_fail():
        actions.hand_in([attended(person_id, version_id)])
        raise RuntimeError

    with app.app_context():
        with pytest.raises(RuntimeError):
            close_and_fail()
        assert (count(Evidence), count(Completion), count(OutboxMessage)) == (0, 0, 0)


def test_evidence_for_a_version_that_is_not_there_is_refused(app):
    with app.app_context(), pytest.raises(NotFound):
        actions.hand_in([attended(add_person(app), NOWHERE)])


def test_the_version_of_the_first_evidence_is_the_persons(app, version_id, tmp_path):
    person_id = add_person(app)
    with app.app_context():
        actions.hand_in(learned(person_id, version_id, LEARNING[:1]))
    newer = publish_next(app, tmp_path)

    issue(app, person_id, newer)

    with app.app_context():
        row = db.session.scalars(select(Completion)).one()
        assert (row.course_version, row.rule_version) == (pack().course.version, pack().course.version)
        assert queries.pinned_version_id([person_id], "tsunagari-supporter") == version_id
        assert queries.held_requirements([person_id], "tsunagari-supporter") == {LEARNING[0], "session"}


def test_evidence_from_several_versions_counts_together(app, version_id, tmp_path):
    person_id = add_person(app)
    operator = add_organisation(app)
    newer = publish_next(app, tmp_path)
    with app.app_context():
        actions.name_operator(operator)
        assert actions.hand_in(learned(person_id, version_id, LEARNING[:4])) == []
        assert len(actions.hand_in(learned(person_id, newer, LEARNING[4:]))) == 1


def test_rows_of_one_human_being_count_as_one(app, version_id):
    main, claimed = add_person(app), add_person(app)
    with app.app_context():
        actions.name_operator(add_organisation(app))
        actions.hand_in(learned(main, version_id, LEARNING[:4]))
        db.session.execute(update(Person).where(Person.id == claimed).values(same_as_id=main))
        db.session.commit()

        assert len(actions.hand_in(learned(claimed, version_id, LEARNING[4:]))) == 1
        assert actions.hand_in([attended(main, version_id)]) == []


def test_learning_alone_waits_until_an_operator_is_named(app, version_id):
    people = [add_person(app, municipality_code="010006"), add_person(app)]
    operator = add_organisation(app, "つながり講座運営会")
    with app.app_context():
        for person_id in people:
            assert actions.hand_in(learned(person_id, version_id)) == []
        assert actions.issue_due(is_preview=True)[0] == 0

        actions.name_operator(operator)
        assert actions.issue_due(is_preview=True)[0] == 2
        assert count(Completion) == 0
        assert actions.issue_due()[0] == 2
        assert actions.issue_due() == (0, None)

        rows = list(db.session.scalars(select(Completion).order_by(Completion.id)))
        assert {(row.organisation_name, row.mode.value, row.minutes) for row in rows} == {
            ("つながり講座運営会", "self-study", 64)
        }
        assert [row.municipality_code for row in rows] == ["010006", None]


def test_only_one_organisation_is_the_operator(app):
    one, other = add_organisation(app), add_organisation(app)
    with app.app_context():
        actions.name_operator(one)
        actions.name_operator(other)
        with pytest.raises(NotFound):
            actions.name_operator(404)

        assert queries.operator().id == other


def test_a_corrected_attendance_revokes_and_returns_the_same_record(app, version_id):
    person_id = add_person(app)
    number = issue(app, person_id, version_id)
    with app.app_context():
        assert withdraw(person_id, version_id) == []
        assert queries.find(number).standing is Standing.REVOKED
        assert sum(delta for delta, _ in facts()) == 0
        assert facts()[0][1] == facts()[1][1]

        assert withdraw(person_id, version_id) == []
        assert actions.hand_in([attended(person_id, version_id)]) == [number]
        assert queries.find(number).standing is Standing.VALID
        assert event_kinds() == ["issued", "revoked", "reinstated"]
        assert sum(delta for delta, _ in facts()) == 1


def test_a_record_that_another_session_still_carries_is_superseded(app, version_id):
    person_id = add_person(app)
    number = issue(app, person_id, version_id)
    with app.app_context():
        assert actions.hand_in([attended(person_id, version_id, 13, place="緑町会館")]) == []

        [successor] = withdraw(person_id, version_id)

        assert queries.find(number).standing is Standing.SUPERSEDED
        assert (queries.find(successor).place, queries.find(successor).standing) == ("緑町会館", Standing.VALID)
        assert sum(delta for delta, _ in facts()) == 1
        event = db.session.scalars(select(CompletionEvent).where(CompletionEvent.kind == "superseded")).one()
        assert (event.replaced_by, event.reason) == (successor, "attendance-corrected")


def test_a_corrected_attendance_leaves_a_record_that_rests_on_learning(app, version_id):
    person_id = add_person(app)
    with app.app_context():
        actions.name_operator(add_organisation(app))
        [number] = actions.hand_in(learned(person_id, version_id))
        actions.hand_in([attended(person_id, version_id)])

        assert withdraw(person_id, version_id) == []
        assert queries.find(number).standing is Standing.VALID


def test_a_corrected_name_keeps_the_number_and_the_link(app, version_id):
    number = issue(app, add_person(app, "山田 はるか"), version_id)
    with app.app_context():
        key = queries.find(number).holder_key
        actions.correct_name(number, "山田 遥", None)
        actions.correct_name(number, "山田 遥", None)

        assert queries.get_by_holder_link(number, key).name == "山田 遥"
        assert event_kinds() == ["issued", "name-corrected"]
        with pytest.raises(NotFound):
            actions.correct_name("0000-0000-0000-0000-0", "だれか", None)


def test_an_erased_persons_record_keeps_the_count_and_loses_the_name(app, version_id):
    person_id = add_person(app, "消える 名前")
    number = issue(app, person_id, version_id)
    with app.app_context():
        assert actions.remove_names([person_id], None) == 1
        db.session.execute(Person.__table__.delete().where(Person.id == person_id))
        db.session.commit()

        record = queries.find(number)
        assert (record.name, record.salt, record.person_id) == (None, None, None)
        assert record.standing is Standing.VALID
        assert count(Evidence) == 0
        assert sum(delta for delta, _ in facts()) == 1
        assert event_kinds() == ["issued", "name-removed"]


def test_erasing_the_person_row_alone_takes_the_name_along(app, version_id):
    person_id = add_person(app)
    number = issue(app, person_id, version_id)
    with app.app_context():
        db.session.execute(Person.__table__.delete().where(Person.id == person_id))
        db.session.commit()

        assert queries.find(number).name is None
