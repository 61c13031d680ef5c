"""What a plan and a report say, when they are due, and what of a survey cannot be right."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from lms.sessions.rules.due_days import (
    Due,
    DueDays,
    PaperStanding,
    asks_from,
    due_of,
    due_on,
    standing_of,
    starts_before,
)
from lms.sessions.rules.feedback import COUNTED, SHEET, Doubt, Survey, doubts
from lms.sessions.rules.filings import PARTS, Content, FilingKind, Heads, Particulars, changed_parts, may_plan
from lms.sessions.rules.states import SessionState

PLAN, REPORT = FilingKind.PLAN, FilingKind.REPORT
STARTS = datetime(2026, 6, 19, 15, tzinfo=UTC)  # midnight in Japan: the 20th
APRIL = datetime(2026, 4, 1, tzinfo=UTC)

KNOWN = Particulars(
    training_session_id=7,
    title="はじめての講座",
    course_key="tsunagari-supporter",
    course_title="つながりサポーター講座",
    course_version="2026.04",
    organisation_id=3,
    organisation="緑川市社会福祉協議会",
    organisation_kind="npo",
    municipality_code="131016",
    place="東京都千代田区",
    venue="さくら公民館",
    mode="in-person",
    starts_at="2026-06-20T04:30:00+00:00",
    ends_at="2026-06-20T06:00:00+00:00",
    capacity=30,
    audience="everyone",
    languages=("ja", "en"),
    lecturers=("髙橋 恵",),
)


@pytest.mark.parametrize(
    ("kind", "days", "last_day"),
    [(PLAN, 30, date(2026, 5, 21)), (PLAN, 0, date(2026, 6, 20)), (REPORT, 14, date(2026, 7, 4))],
)
def test_days_are_counted_by_the_japanese_calendar(kind, days, last_day):
    assert due_on(kind, days, STARTS) == last_day
    assert starts_before(kind, days, last_day) > STARTS
    assert not starts_before(kind, days, date.fromordinal(last_day.toordinal() - 1)) > STARTS


def rule(area, days, kind=REPORT, from_at=APRIL):
    return DueDays(area, kind, days, from_at)


@pytest.mark.parametrize(
    ("rules", "due"),
    [
        ([], None),
        ([rule("13", 14)], Due("13", date(2026, 7, 4))),
        ([rule("JP", 30), rule("13", 14), rule("131016", 20)], Due("13", date(2026, 7, 4))),
        ([rule("13", 14, kind=PLAN)], None),
        ([rule("13", 14, from_at=datetime(2026, 7, 1, tzinfo=UTC))], None),
    ],
)
def test_of_several_rules_the_earliest_day_holds_and_without_one_nothing_is_due(rules, due):
    assert due_of(rules, REPORT, STARTS) == due


@pytest.mark.parametrize(
    ("kind", "days", "before", "first_day"),
    [
        pytest.param(REPORT, 14, None, date(2026, 5, 1), id="reports-of-what-is-held-from-today-on"),
        pytest.param(PLAN, 30, None, date(2026, 5, 31), id="plans-that-can-still-be-in-time"),
        pytest.param(REPORT, 7, rule("13", 14), date(2026, 4, 1), id="a-report-rule-goes-on"),
        pytest.param(PLAN, 10, rule("13", 30, PLAN), date(2026, 4, 1), id="a-softer-plan-rule-goes-on"),
        pytest.param(PLAN, 60, rule("13", 30, PLAN), date(2026, 6, 30), id="a-harder-one-lets-those-be-that-cannot"),
    ],
)
def test_nobody_is_late_on_the_day_a_rule_is_made(kind, days, before, first_day):
    found = asks_from(kind, days, date(2026, 5, 1), before)
    assert found.astimezone(UTC).date() in (first_day, date.fromordinal(first_day.toordinal() - 1))


@pytest.mark.parametrize(
    ("due", "is_sent", "standing"),
    [
        (None, False, PaperStanding.FREE),
        (None, True, PaperStanding.SENT),
        (Due("13", date(2026, 4, 30)), True, PaperStanding.SENT),
        (Due("13", date(2026, 4, 30)), False, PaperStanding.LATE),
        (Due("13", date(2026, 5, 1)), False, PaperStanding.SOON),
        (Due("13", date(2026, 5, 8)), False, PaperStanding.SOON),
        (Due("13", date(2026, 5, 9)), False, PaperStanding.AHEAD),
    ],
)
def test_a_paper_is_late_from_the_day_after_its_last_day(due, is_sent, standing):
    assert standing_of(due, date(2026, 5, 1), is_sent=is_sent) is standing


@pytest.mark.parametrize(
    ("state", "now", "may"),
    [
        (SessionState.DRAFT, APRIL, True),
        (SessionState.PUBLISHED, APRIL, True),
        (SessionState.PUBLISHED, STARTS, False),
        (SessionState.CLOSED, APRIL, False),
        (SessionState.CALLED_OFF, APRIL, False),
    ],
)
def test_a_plan_is_sent_before_the_session_begins(state, now, may):
    assert may_plan(state, STARTS, now) is may


def test_what_is_stored_is_read_back_as_it_was():
    survey = Survey(12, {"clear": {"very": 8, "hard": 0}})
    content = Content(KNOWN, "よい会でした", Heads({"60s": 3, "": 1}, {"": 20}), survey)
    stored = json.loads(json.dumps(content.to_payload()))

    assert stored["version"] == 1
    assert Content.from_payload(stored) == content
    assert Content.from_payload(Content(KNOWN).to_payload()) == Content(KNOWN)
    assert content.heads.total == 24


def test_what_is_typed_does_not_count_as_known_but_every_number_does():
    one = Content(KNOWN, "", Heads({"60s": 3}, {}))

    assert one.digest == replace(one, remarks="ひとこと", survey=Survey(3, {})).digest
    assert one.digest != replace(one, heads=Heads({"60s": 4}, {})).digest
    assert one.digest != replace(one, particulars=replace(KNOWN, capacity=31)).digest


def test_each_part_that_may_change_is_named():
    assert changed_parts(KNOWN, KNOWN) == []
    assert changed_parts(KNOWN, replace(KNOWN, venue="もみじ会館", capacity=40)) == ["会場", "定員"]
    told = {"training_session_id", "course_key", "organisation_id", "organisation_kind", "municipality_code"}
    assert {each.name for each in fields(Particulars)} == {*PARTS, *told}  # the rest is told by a name beside it


@pytest.mark.parametrize(
    ("responses", "counts", "found"),
    [
        (20, {"clear": {"very": 20}}, []),
        (None, {}, []),
        (25, {}, [(Doubt.MORE_SHEETS, "", 25, 24)]),
        (20, {"clear": {"very": 15, "hard": 6}}, [(Doubt.MORE_ANSWERS, "clear", 21, 20)]),
        (None, {"length": {"right": 25}}, [(Doubt.MORE_ANSWERS, "length", 25, 24)]),
        (0, {"access": {"easy": 1}}, [(Doubt.MORE_ANSWERS, "access", 1, 0)]),
    ],
)
def test_more_answers_than_people_are_doubted(responses, counts, found):
    assert list(doubts(Survey(responses, counts), 24)) == found


def test_the_sheet_asks_nothing_about_loneliness_and_its_keys_differ():
    assert len({each.key for each in SHEET}) == len(SHEET)
    assert not [each for each in SHEET if "孤独" in str(each.words)]
    assert all(each.choices for each in COUNTED)
