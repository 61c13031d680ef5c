from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.records.rules import (
    FIRST_LINK,
    Claim,
    EventKind,
    Handed,
    Held,
    Known,
    Link,
    Settlement,
    Standing,
    claims,
    first_broken,
    holder_digest,
    holder_key,
    is_holder_key,
    link_hash,
    place_code,
    settle,
    standing_of,
    valid_until,
)
from tests.support.ledger import LEARNING, NOW, OCCASION, pack

ALONE, HALL, OTHER_HALL = Claim("self-study"), Claim("session", 12), Claim("session", 13)
BLENDED = Claim("blended", 12)
ALL_LEARNED = [Held(requirement) for requirement in LEARNING]


@pytest.mark.parametrize(
    ("held", "completed"),
    [
        pytest.param([], [], id="nothing-completes-nothing"),
        pytest.param(ALL_LEARNED[:-1], [], id="the-final-quiz-is-missing"),
        pytest.param(ALL_LEARNED, [ALONE], id="all-modules-and-the-quiz"),
        pytest.param([Held("session", 12)], [HALL], id="one-attended-session"),
        pytest.param([Held("session", 12), Held("session", 13)], [HALL, OTHER_HALL], id="two-sessions-earliest-first"),
        pytest.param([*ALL_LEARNED, Held("session", 12)], [ALONE, HALL, BLENDED], id="both-in-course-order"),
        pytest.param([*ALL_LEARNED[:3], Held("session", 12)], [HALL], id="half-learned-and-attended"),
        pytest.param([Held("module:gone"), Held("session", 12)], [HALL], id="unknown-requirements-do-no-harm"),
    ],
)
def test_any_one_route_completes_a_course(held, completed):
    assert claims(pack().course, held) == completed


VALID, EXPIRED = Standing.VALID, Standing.EXPIRED


@pytest.mark.parametrize(
    ("ways", "known", "settled"),
    [
        pytest.param([], [], Settlement(), id="nothing-complete"),
        pytest.param([HALL, BLENDED], [], Settlement(issue=HALL), id="the-first-route-makes-the-record"),
        pytest.param([HALL], [(1, HALL, VALID)], Settlement(), id="one-record-is-enough"),
        pytest.param([ALONE, HALL], [(1, ALONE, VALID)], Settlement(), id="another-route-adds-nothing"),
        pytest.param([], [(1, HALL, VALID)], Settlement(), id="only-corrections-take-away"),
        pytest.param([HALL], [(1, HALL, Standing.REVOKED)], Settlement(reinstate=1), id="the-ground-returns"),
        pytest.param(
            [OTHER_HALL], [(1, HALL, Standing.REVOKED)], Settlement(issue=OTHER_HALL), id="other-ground-other-record"
        ),
        pytest.param([HALL], [(1, HALL, EXPIRED)], Settlement(), id="an-old-session-renews-nothing"),
        pytest.param(
            [HALL, OTHER_HALL],
            [(1, HALL, EXPIRED)],
            Settlement(issue=OTHER_HALL, is_first=False),
            id="another-session-renews-but-the-person-was-counted",
        ),
        pytest.param([ALONE], [(1, ALONE, EXPIRED)], Settlement(), id="old-learning-renews-nothing"),
    ],
)
def test_evidence_that_comes_in_makes_at_most_one_record(ways, known, settled):
    records = [Known(*one) for one in known]

    assert settle(ways, records, may_issue_alone=True, is_correction=False) == settled


@pytest.mark.parametrize(
    ("ways", "known", "settled"),
    [
        pytest.param([], [(1, HALL, VALID)], Settlement((1,)), id="no-ground-no-record"),
        pytest.param([], [(1, HALL, EXPIRED)], Settlement((1,)), id="nor-an-expired-one"),
        pytest.param([HALL], [(1, HALL, VALID)], Settlement(), id="the-ground-is-another"),
        pytest.param([OTHER_HALL], [(1, HALL, VALID)], Settlement((1,), issue=OTHER_HALL), id="replaced"),
        pytest.param(
            [HALL],
            [(1, HALL, Standing.SUPERSEDED), (2, OTHER_HALL, VALID)],
            Settlement((2,), reinstate=1),
            id="the-replaced-one-returns",
        ),
    ],
)
def test_a_correction_takes_away_what_has_lost_its_ground(ways, known, settled):
    records = [Known(*one) for one in known]

    assert settle(ways, records, may_issue_alone=True, is_correction=True) == settled


def test_learning_alone_waits_for_an_operator():
    assert settle([ALONE], [], may_issue_alone=False, is_correction=False) == Settlement()
    assert settle([ALONE, HALL], [], may_issue_alone=False, is_correction=False) == Settlement(issue=HALL)


@pytest.mark.parametrize(
    ("last_event", "valid_until_on", "standing"),
    [
        (EventKind.ISSUED, None, Standing.VALID),
        (EventKind.REINSTATED, None, Standing.VALID),
        (EventKind.ISSUED, date(2026, 5, 23), Standing.VALID),
        (EventKind.ISSUED, date(2026, 5, 22), Standing.EXPIRED),
        (EventKind.REVOKED, None, Standing.REVOKED),
        (EventKind.REVOKED, date(2020, 1, 1), Standing.REVOKED),
        (EventKind.SUPERSEDED, date(2020, 1, 1), Standing.SUPERSEDED),
    ],
)
def test_the_last_event_and_the_day_say_where_a_record_stands(last_event, valid_until_on, standing):
    assert standing_of(last_event, valid_until_on, date(2026, 5, 23)) is standing


@pytest.mark.parametrize(
    ("months", "last_day"),
    [(None, None), (1, date(2024, 2, 29)), (13, date(2025, 2, 28)), (24, date(2026, 1, 31)), (11, date(2024, 12, 31))],
)
def test_validity_ends_on_a_day_that_exists(months, last_day):
    assert valid_until(date(2024, 1, 31), months) == last_day


def test_a_completion_counts_where_the_session_was_and_only_alone_where_the_person_lives():
    assert place_code(OCCASION, "010006") == "131016"
    assert place_code(None, "010006") == "010006"
    assert place_code(None, None) is None


@pytest.mark.parametrize(("requirement", "occasion"), [("session", None), ("quiz:final", OCCASION)])
def test_only_an_attended_session_has_an_occasion_and_always(requirement, occasion):
    with pytest.raises(ValueError, match="do not fit together"):
        Handed(1, 1, requirement, NOW, occasion)


salts = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(salts, salts, st.text())
def test_only_the_key_of_this_very_record_opens_it(salt, other_salt, guess):
    key = holder_key(salt, "A")

    assert len(key) == 16
    assert is_holder_key(salt, "A", key)
    assert is_holder_key(salt, "B", key) is False
    assert is_holder_key(other_salt, "A", key) is (salt == other_salt)
    assert is_holder_key(salt, "A", guess) is (guess == key)


@given(salts, salts)
def test_the_trace_of_a_name_says_nothing_without_the_salt(salt, other_salt):
    assert (holder_digest(salt, "山田") == holder_digest(other_salt, "山田")) is (salt == other_salt)
    assert holder_digest(salt, "山田") != holder_digest(salt, "田山")


def chain_of(entries):
    links, previous = [], FIRST_LINK
    for seq, entry in enumerate(entries, start=1):
        digest = link_hash(previous, entry)
        links.append(Link(seq, previous, digest, entry))
        previous = digest
    return links


def test_a_whole_chain_holds_and_so_does_none():
    assert first_broken([]) is None
    assert first_broken(chain_of([{"n": 1}, {"n": 2}, {"n": None}])) is None


@pytest.mark.parametrize(
    ("spoil", "broken_at"),
    [
        pytest.param(lambda links: links[:1] + links[2:], 2, id="one-taken-out"),
        pytest.param(lambda links: links[1:], 1, id="the-first-taken-out"),
        pytest.param(lambda links: [links[1], links[0], links[2]], 1, id="two-exchanged"),
        pytest.param(
            lambda links: [links[0], Link(2, links[0].hash, links[1].hash, {"n": 9}), links[2]], 2, id="one-changed"
        ),
        pytest.param(
            lambda links: [links[0], *chain_of([{"n": 9}])[:1], links[2]], 2, id="one-forged-from-the-beginning"
        ),
    ],
)
def test_a_chain_shows_where_it_was_touched(spoil, broken_at):
    assert first_broken(spoil(chain_of([{"n": 1}, {"n": 2}, {"n": 3}]))) == broken_at
