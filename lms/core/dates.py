"""Days and times in the reader's language, by a clock in Japan; eras are said in Japanese only.

Other languages take their customs from the CLDR through Babel; English has a form of its own, with the weekday last.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from lms.core import calendar, catalogues
from lms.core.clock import to_jst, today
from lms.core.translation import gettext, reader
from lms.core.words import SOURCE, followed_by, with_readings

_PATTERNS = {"en": ("MMM d (EEE)", "MMM d, y (EEE)")}
_DAYS = ["ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか", "ここのか", "とおか"]
_ODD_DAYS = {**dict(enumerate(_DAYS, 1)), 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか"}
_WEEKDAYS = ("{月|げつ}", "{火|か}", "{水|すい}", "{木|もく}", "{金|きん}", "{土|ど}", "{日|にち}")


def day(moment: date | datetime) -> str:
    """Return 5月23日（土）, by the Japanese calendar day; May 23 (Sat) in English."""
    on = _on(moment)
    return calendar.day_label(on) if reader() == SOURCE else _day(reader(), on, has_year=False)


def day_full(moment: date | datetime) -> str:
    """Return 2026年（令和8年）5月23日（土）; May 23, 2026 (Sat) in English."""
    on = _on(moment)
    return calendar.day_full_label(on) if reader() == SOURCE else _day(reader(), on, has_year=True)


def month_full(moment: date | datetime) -> str:
    """Return 2026年（令和8年）5月; May 2026 in English."""
    on = _on(moment)
    if reader() == SOURCE:
        return f"{on.year}年（{calendar.wareki(on)}）{on.month}月"
    return month(on)


def month(moment: date | datetime) -> str:
    """Return 2026年5月; May 2026 in English."""
    return _month(reader(), _on(moment).replace(day=1), has_year=True)


def month_alone(moment: date | datetime) -> str:
    """Return 5月; May in English."""
    return _month(reader(), _on(moment).replace(day=1), has_year=False)


def time_of_day(moment: datetime) -> str:
    """Return 13:30, by a clock in Japan."""
    return f"{to_jst(moment):%H:%M}"


def period(starts_at: datetime, ends_at: datetime) -> str:
    """Return 5月23日（土）13:30〜15:00; May 23 (Sat), 13:30–15:00 in English."""
    return _at(day(starts_at), hours(starts_at, ends_at))


def period_full(starts_at: datetime, ends_at: datetime) -> str:
    """Return 2026年（令和8年）5月23日（土）13:30〜15:00; May 23, 2026 (Sat), 13:30–15:00 in English."""
    return _at(day_full(starts_at), hours(starts_at, ends_at))


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """Return 13:30〜15:00; 13:30–15:00 in English."""
    dash = "〜" if catalogues.html_tag(reader()) == SOURCE else "–"
    return f"{time_of_day(starts_at)}{dash}{time_of_day(ends_at)}"


def instant(moment: datetime) -> str:
    """Return 5月23日（土）13:30; May 23 (Sat), 13:30 in English."""
    return _at(day(moment), time_of_day(moment))


def deadline(moment: datetime) -> str:
    """Return 5月22日（金） for what ends with that day, 5月23日（土）13:30 for what ends within one."""
    ending = to_jst(moment)
    if ending.time() == time.min:
        return day(ending - timedelta(days=1))
    return instant(ending)


def fiscal_year(moment: date | datetime) -> str:
    """Return 2026年度（令和8年度）."""
    return fiscal_year_label(calendar.fiscal_year(_on(moment)))


def fiscal_year_label(year: int) -> str:
    """Return 2026年度（令和8年度） for 2026; in other languages the months are said instead of the era."""
    if reader() == SOURCE:
        return calendar.fiscal_year_label(year)
    return gettext("%(year)s年度（4月からつぎの年の3月まで）", year=year)


def in_another_year(moment: date | datetime) -> bool:
    """Whether the year has to be said, because it is not this one."""
    return _on(moment).year != today().year


def _on(moment: date | datetime) -> date:
    return to_jst(moment).date() if isinstance(moment, datetime) else moment


def _at(said: str, clock_words: str) -> str:
    between = "" if catalogues.html_tag(reader()) == SOURCE else ", "
    return followed_by(said, f"{between}{clock_words}")


@lru_cache(maxsize=512)
def _month(language: str, first_day: date, *, has_year: bool) -> str:
    if language == catalogues.EASY:
        year = f"{first_day.year}{{年|ねん}}" if has_year else ""
        return with_readings(f"{year}{first_day.month}{{月|がつ}}")
    return format_skeleton("yMMM" if has_year else "MMM", first_day, locale=catalogues.babel_locale(language))


@lru_cache(maxsize=4096)
def _day(language: str, on: date, *, has_year: bool) -> str:
    if language == catalogues.EASY:
        year = f"{on.year}{{年|ねん}}" if has_year else ""
        number = f"{{{on.day}日|{_ODD_DAYS[on.day]}}}" if on.day in _ODD_DAYS else f"{on.day}{{日|にち}}"
        return with_readings(f"{year}{on.month}{{月|がつ}}{number}（{_WEEKDAYS[on.weekday()]}）")
    locale = catalogues.babel_locale(language)
    if language in _PATTERNS:
        return format_date(on, _PATTERNS[language][has_year], locale=locale)
    return format_skeleton("yMMMEd" if has_year else "MMMEd", on, locale=locale)
