"""How templates say the end of a window, a year that is not this one, and a heading that may break."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.core import clock
from lms.core.dates import deadline, in_another_year
from lms.core.i18n import phrased


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (datetime(2026, 5, 22, 15, tzinfo=UTC), "5月22日（金）"),
        (datetime(2026, 5, 22, 14, 59, tzinfo=UTC), "5月22日（金）23:59"),
        (datetime(2026, 5, 23, 4, 30, tzinfo=UTC), "5月23日（土）13:30"),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), "12月31日（木）"),
    ],
)
def test_what_ends_with_a_day_names_that_day_and_not_the_midnight_after_it(ends, said):
    assert deadline(ends) == said


def test_the_year_is_said_only_when_it_is_not_this_one():
    assert not in_another_year(clock.now())
    assert not in_another_year(clock.today())
    assert in_another_year(clock.now() + timedelta(days=367))


@pytest.mark.parametrize(
    ("heading", "markup"),
    [
        ("つながりサポーター養成講座", "つながりサポーター<wbr>養成講座"),
        ("聴く・受けとめる", "聴く・受けとめる"),
        ("<b>サポーター会", "&lt;b&gt;サポーター<wbr>会"),
    ],
)
def test_a_heading_may_break_where_katakana_meet_kanji(heading, markup):
    assert str(phrased(heading)) == markup
