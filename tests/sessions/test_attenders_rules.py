"""Each person counts once a fiscal year in every area, and there by mode and by organiser."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.attendance import Held
from lms.sessions.rules.attenders import Attended, changes, repeats, scopes
from lms.sessions.rules.states import Mode

PLACES = [("131016", None), ("131024", None), ("011011", "011002"), ("011002", None), (None, None)]
MOMENTS = [
    datetime(2026, 3, 31, 14, 59, tzinfo=UTC),
    datetime(2026, 3, 31, 15, tzinfo=UTC),
    datetime(2026, 9, 1, tzinfo=UTC),
]


def held(starts_at, code, organisation_id, mode):
    return Held(starts_at, code, organisation_id, "npo", "tsunagari-supporter", mode)


@st.composite
def attendances(draw):
    rows = []
    for number in range(draw(st.integers(0, 8))):
        code, parent = draw(st.sampled_from(PLACES))
        session = held(
            draw(st.sampled_from(MOMENTS)), code, draw(st.sampled_from([1, 2])), draw(st.sampled_from(list(Mode)))
        )
        rows.append(Attended(number, draw(st.integers(1, 3)), 1, session, parent))
    return rows


def distinct(rows):
    """Count persons in every scope and fiscal year as somebody would with a list of names."""
    people = {}
    for row in rows:
        year = 2025 if row.held.starts_at == MOMENTS[0] else 2026
        for scope in scopes(row):
            people.setdefault((year, scope), set()).add(row.human_id)
    return {key: len(names) for key, names in people.items()}


def told(counts, parents):
    """Add up what is told, leaving out the scopes that are said to be repeated."""
    sums = Counter()
    for (session, again), people in counts.items():
        row = Attended(0, 0, 1, session, parents.get(session.municipality_code))
        year = 2025 if session.starts_at == MOMENTS[0] else 2026
        for name, which in scopes(row):
            sums[year, (name, which)] += people if f"|{name}|" not in again else 0
    return {key: count for key, count in sums.items() if count}


@given(attendances())
def test_what_is_told_adds_up_to_distinct_persons_in_every_scope(rows):
    assert told(changes([], rows), dict(PLACES)) == distinct(rows)


@given(attendances(), st.data())
def test_whatever_is_corrected_the_sums_stay_those_of_distinct_persons(rows, data):
    kept = [row for row in rows if data.draw(st.booleans())]

    sums = changes([], rows)
    sums.update(changes(rows, kept))

    assert told(sums, dict(PLACES)) == distinct(kept)


def test_a_second_attendance_counts_only_where_it_is_the_first():
    first = Attended(1, 7, 1, held(MOMENTS[1], "131016", 1, Mode.ONLINE), None)
    second = Attended(2, 7, 1, held(MOMENTS[2], "131024", 1, Mode.HYBRID), None)

    again = repeats([second, first])

    assert again[first] == ""
    assert again[second] == "|nation/whole|nation/organiser|prefecture/whole|prefecture/organiser|"


def test_the_one_without_a_name_counts_with_the_one_who_has_one():
    pair = Attended(1, 7, 2, held(MOMENTS[1], "131016", 1, Mode.ONLINE), None)

    assert changes([], [pair]) == {(pair.held, ""): 2}
