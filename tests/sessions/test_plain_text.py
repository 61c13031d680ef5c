"""Mails are readable in every program: no line beyond 70 columns but an address, and nothing is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.formats.plain_text import COLUMNS, columns_of, folded

LONG = "来られなくなったときは、次のページのボタンで取り消せます。待っている方がいれば、席が回ります。" * 3
TEXTS = st.text(st.sampled_from("あア漢、。「」（）ー a1-/:\n"), max_size=400)


def test_a_long_line_is_broken_and_no_line_begins_with_a_full_stop():
    lines = folded(LONG).split("\n")

    assert max(columns_of(line) for line in lines) <= COLUMNS
    assert "".join(lines) == LONG
    assert not [line for line in lines if line[0] in "、。」）"]


def test_an_address_stays_whole():
    address = f"https://lms.example/bookings/links/{'a' * 90}"

    assert address in folded(f"次のページです。 {address} おわり").split("\n")


@given(TEXTS)
def test_nothing_but_breaks_and_spaces_at_them_is_changed(text):
    done = folded(text)

    assert re.sub(r"[ \n]", "", done) == re.sub(r"[ \n]", "", text)
    assert folded(done) == done


@given(TEXTS)
def test_a_line_is_too_long_only_when_it_could_not_be_broken(text):
    for line in folded(text).split("\n"):
        assert columns_of(line) <= COLUMNS or folded(line, 1) == line
