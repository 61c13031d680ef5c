"""R17: who is there to help, and the file that says so."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.formats.help_desks import read_help_desks
from lms.catalog.queries import HELP_DESKS
from lms.catalog.rules import (
    DeskState,
    DeskWords,
    HelpDesk,
    OpeningHours,
    PhoneNumber,
    Window,
    desk_in,
    desks_for,
    is_shown,
    open_now,
)

JST = ZoneInfo("Asia/Tokyo")
EVERY_DAY = frozenset(range(7))
EVENINGS = OpeningHours(16 * 60, 21 * 60, EVERY_DAY)
TENTH = OpeningHours(8 * 60, 32 * 60, days_of_month=frozenset({10}))
WHOLE_DAY = OpeningHours(0, 24 * 60, EVERY_DAY)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def desk(*hours, key="desk", **more):
    numbers = (PhoneNumber("0120-000-000", "0120000000"),)
    return HelpDesk(key, "窓口", "なんでも", numbers, "毎日", True, hours, date(2026, 11, 23), "資料", **more)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param("2026-11-23 15:59", False, id="a-minute-before"),
        pytest.param("2026-11-23 16:00", True, id="opening"),
        pytest.param("2026-11-23 20:59", True, id="last-minute"),
        pytest.param("2026-11-23 21:00", False, id="closing"),
        pytest.param("2026-11-10 12:00", True, id="the-tenth-all-day"),
        pytest.param("2026-11-11 07:59", True, id="into-the-next-morning"),
        pytest.param("2026-11-11 08:00", False, id="the-morning-ends"),
        pytest.param("2026-12-31 17:00", False, id="new-year-closing"),
        pytest.param("2027-01-03 17:00", False, id="new-year-closing-goes-on"),
        pytest.param("2027-01-04 17:00", True, id="back-again"),
    ],
)
def test_a_desk_is_open_from_its_first_minute_to_before_its_closing(moment, is_open):
    somebody = desk(EVENINGS, TENTH, closed=(((12, 29), (1, 3)),))

    assert open_now(somebody, at(moment)) is is_open


def test_a_dated_desk_is_there_only_within_its_window():
    trial = desk(WHOLE_DAY, window=Window(at("2026-05-01 10:00"), at("2026-05-07 10:00")))

    assert [is_shown(trial, at(f"2026-05-0{day} 10:00")) for day in (1, 6, 7)] == [True, True, False]
    assert not open_now(trial, at("2026-05-07 10:00"))
    assert desks_for([trial], at("2026-05-08 10:00")) == []


def test_open_desks_come_first_then_those_that_open_next_then_those_nobody_knows():
    varies, evening, always = desk(key="varies"), desk(EVENINGS, key="evening"), desk(WHOLE_DAY, key="always")
    morning = desk(OpeningHours(9 * 60, 10 * 60, EVERY_DAY), key="morning")

    rows = desks_for([varies, morning, evening, always], at("2026-11-23 12:00"))

    assert [row.desk.key for row in rows] == ["always", "evening", "morning", "varies"]
    assert [row.state for row in rows] == [DeskState.OPEN, DeskState.LATER, DeskState.LATER, DeskState.VARIES]
    assert rows[1].opens_at == at("2026-11-23 16:00")
    assert rows[2].opens_at == at("2026-11-24 09:00")


def test_hours_that_go_on_without_a_break_have_no_closing():
    (row,) = desks_for([desk(WHOLE_DAY)], at("2026-11-23 23:59"))

    assert (row.closes_at, row.is_open_till_midnight) == (None, False)


def test_a_desk_that_closes_at_midnight_says_so():
    (row,) = desks_for([desk(OpeningHours(6 * 60, 24 * 60, EVERY_DAY))], at("2026-11-23 22:00"))

    assert (row.closes_at, row.is_open_till_midnight) == (at("2026-11-24 00:00"), True)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_at_any_moment_the_state_agrees_with_the_hours(minute):
    moment = at("2026-01-01 00:00") + timedelta(minutes=minute)
    (row,) = desks_for([desk(EVENINGS, TENTH, closed=(((12, 29), (1, 3)),))], moment)

    assert (row.state is DeskState.OPEN) == open_now(row.desk, moment)
    assert row.state is DeskState.OPEN or (row.opens_at and moment < row.opens_at < moment + timedelta(days=10))


def test_the_file_of_desks_has_no_fault_and_somebody_is_always_there():
    desks, faults = read_help_desks(HELP_DESKS)

    assert faults == []
    for hour in range(24):
        rows = desks_for(desks, at(f"2027-01-01 {hour:02}:30"))
        assert any(row.state is DeskState.OPEN for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param('closes: "21:00"', 'closes: "09:00"', 2, "終わりの時刻", id="closes-before-it-opens"),
        pytest.param('closes: "21:00"', 'closes: "25:70"', 9, "closes", id="no-such-minute"),
        pytest.param("checked: 2026-11-23", "checked: 2026-02-30", 2, "こよみ", id="no-such-day"),
        pytest.param("free: true", "free: no", 7, "true か false", id="no-is-not-false"),
        pytest.param("number: 0120-000-000", "number: 119", 5, "文字", id="a-number-is-text"),
        pytest.param("summary:", "sumary:", 4, "もしかして「summary」", id="misspelt"),
        pytest.param("[mon, tue]", "[]", 2, "開く日", id="no-day"),
        pytest.param(
            "source: 資料", "source: 資料\n    languages: {vi: {tags: [a]}}", 2, "vi の tags", id="tag-of-nothing"
        ),
        pytest.param(
            "source: 資料", "source: 資料\n    languages: {vi: {labels: [a]}}", 2, "vi の labels", id="no-label"
        ),
        pytest.param("source: 資料", "source: 資料\n    languages: {vi: {nme: a}}", 12, "nme", id="misspelt-in-vi"),
    ],
)
def test_a_fault_in_the_file_of_desks_is_named_with_its_line(tmp_path, old, new, line, words):
    path = tmp_path / "help-desks.yaml"
    good = """\
desks:
  - key: one
    name: 窓口
    summary: なんでも
    numbers: [{number: 0120-000-000}]
    hours_text: 夕方
    free: true
    hours:
      - {days: [mon, tue], opens: "16:00", closes: "21:00"}
    checked: 2026-11-23
    source: 資料
"""
    assert old in good
    path.write_text(good.replace(old, new))

    desks, faults = read_help_desks(path)

    assert desks == []
    assert any(fault.line == line and words in f"{fault.message}{fault.hint}" for fault in faults), faults


def test_a_desk_is_said_in_another_language_and_what_is_missing_is_openly_japanese():
    numbers = (PhoneNumber("1", "1"), PhoneNumber("2", "2", "島から"))
    words = DeskWords(name="{窓口|まどぐち}", labels=("{島|しま}から",))
    there = HelpDesk(
        *("desk", "窓口", "なんでも", numbers, "毎日", True, (EVENINGS,), date(2026, 11, 23), "資料"),
        tags=("無料",),
        languages={"ja-easy": words},
    )

    said, left = desk_in(there, "ja-easy"), desk_in(there, "vi")

    assert desk_in(there, "ja") is there
    assert (said.name, said.numbers[1].label) == ("窓口（まどぐち）", "島（しま）から")
    assert [number.shown for number in said.numbers] == ["1", "2"]
    assert (said.hours, said.summary, said.tags) == (there.hours, "なんでも", ("無料",))
    for text in (said.summary, said.hours_text, *said.tags, left.name, left.numbers[1].label):
        assert hasattr(text, "markup")  # so that a page marks it as Japanese


@pytest.mark.parametrize("language", ["ja-easy", "en"])
def test_every_desk_of_the_file_is_said_whole_in_the_languages_of_the_course(language):
    desks, _ = read_help_desks(HELP_DESKS)

    for each in desks:
        words = each.languages[language]
        said = [words.name, words.summary, words.hours_text, *words.tags, *words.labels]
        assert all(said[:3])
        assert len(words.tags) == len(each.tags)
        assert len(words.labels) == len([number for number in each.numbers if number.label])
        bare = re.sub(r"\{[^{}]+\|[^{}]+\}", "", " ".join(said))
        assert not re.search(r"[一-龠々]", bare)
        assert language == "ja-easy" or not re.search(r"[ぁ-ヿ]", bare)


def test_the_page_says_the_desks_in_the_readers_language(client):
    page = client.get("/help-desks?lang=ja-easy").get_data(as_text=True)
    kept = client.get("/help-desks/offline?lang=en").get_data(as_text=True)

    assert "<ruby>外国語<rp>" in page
    assert "Yorisoi Hotline" in kept
    assert "よりそいホットライン" not in kept.split("<main")[1].split("福山市")[0]
