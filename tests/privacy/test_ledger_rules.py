"""The ledger of erasures as text, and the words for what is kept."""

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.privacy.rules.ledger import Erased, read_lines, write_lines

MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]))
ERASED = st.builds(Erased, st.integers(1, 2**31), MOMENTS, MOMENTS)


@given(st.lists(ERASED))
def test_what_is_written_is_read_back(erased):
    assert read_lines(write_lines(erased)) == erased


def test_empty_lines_do_not_count():
    assert read_lines(["", "\n"]) == []


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "{}",
        '{"person_id": "1", "person_made_at": "2026-01-01T00:00:00+00:00", "erased_at": "2026-01-01T00:00:00+00:00"}',
        '{"person_id": 1, "person_made_at": "2026-01-01T00:00:00", "erased_at": "2026-01-01T00:00:00+00:00"}',
    ],
    ids=["text", "list", "nothing", "id-as-text", "naive-moment"],
)
def test_a_line_of_another_kind_is_named(line):
    with pytest.raises(ValueError, match="line 2 is not one of the ledger"):
        read_lines(["", line])
