"""Who is called and when; and what of a change is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.calls import CallKind, due_at, kind_of, needs_call, yields_to
from lms.sessions.rules.known import Change, Known, changed, from_payload, is_reminded, reminders_ahead
from lms.sessions.rules.states import Channel, Mode

STARTS = datetime(2026, 12, 20, 4, 30, tzinfo=UTC)
KNOWN = Known(
    STARTS,
    STARTS + timedelta(minutes=90),
    Mode.IN_PERSON,
    STARTS - timedelta(minutes=20),
    "さくら公民館",
    None,
    "筆記用具",
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts_at": STARTS + timedelta(days=1), "doors_open_at": STARTS + timedelta(days=1, minutes=-20)}, ["when"]),
        ({"doors_open_at": STARTS - timedelta(minutes=40)}, ["doors"]),
        ({"starts_at": STARTS + timedelta(hours=1), "doors_open_at": STARTS}, ["when", "doors"]),
        ({"place": "市民会館", "fee": "500円"}, ["place", "fee"]),
        ({"mode": Mode.ONLINE, "place": None, "online_url": "https://x.example"}, ["mode", "place", "online"]),
        ({"what_to_bring": None}, ["bring"]),
        ({}, []),
    ],
)
def test_a_change_is_named_and_a_door_time_that_moves_along_is_not(changes, said):
    assert changed(KNOWN, replace(KNOWN, **changes)) == [Change(each) for each in said]


def test_what_a_message_carries_is_read_back():
    assert from_payload(KNOWN.to_payload()) == KNOWN
    bare = Known(STARTS, STARTS + timedelta(hours=1), Mode.ONLINE)
    assert from_payload(bare.to_payload()) == bare


@given(st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=30)))
def test_a_reminder_is_asked_for_only_while_it_lies_ahead_and_reaches_who_booked_before(before):
    now = STARTS - before

    for days, moment in reminders_ahead(STARTS, now):
        assert moment == STARTS - timedelta(days=days)
        assert now < moment
        assert is_reminded(now, STARTS, days)
    assert {days for days, _ in reminders_ahead(STARTS, now)} == {
        days for days in (7, 1) if before > timedelta(days=days)
    }


def test_who_books_less_than_a_week_before_is_reminded_the_day_before_only():
    booked_at = STARTS - timedelta(days=6)

    assert [is_reminded(booked_at, STARTS, days) for days in (7, 1)] == [False, True]


@pytest.mark.parametrize("kind", [CallKind.CONFIRMED, CallKind.WAITING])
def test_nobody_is_called_about_what_they_have_just_seen_or_heard(kind):
    assert [channel for channel in Channel if needs_call(kind, channel)] == [Channel.PAPER]
    assert needs_call(CallKind.PROMOTED, Channel.TELEPHONE)


def test_a_call_is_due_within_a_day_and_before_the_start():
    assert due_at(STARTS - timedelta(days=9), STARTS) == STARTS - timedelta(days=8)
    assert due_at(STARTS - timedelta(hours=3), STARTS) == STARTS
    assert due_at(STARTS + timedelta(hours=3), STARTS) == STARTS + timedelta(hours=27)


def test_a_reminder_is_no_call_of_its_own_while_any_is_open_and_the_first_of_two_changes_stays():
    assert yields_to(CallKind.REMINDER) == frozenset(CallKind)
    assert yields_to(CallKind.CHANGED) == {CallKind.CHANGED}
    assert yields_to(CallKind.CALLED_OFF) == frozenset()


def test_thanks_and_an_own_cancellation_need_no_call():
    assert kind_of("mail.thanks") is None
    assert kind_of("mail.cancelled") is None
    assert kind_of("mail.promoted") is CallKind.PROMOTED
