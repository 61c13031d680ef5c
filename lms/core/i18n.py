"""Words and dates on the page: Japanese is the source language, and every template formats dates here."""

from datetime import date, datetime

from flask import Flask, g
from flask_babel import Babel, LazyString, gettext, lazy_gettext, ngettext

from lms.core import calendar
from lms.core.clock import to_jst

__all__ = ["LazyString", "gettext", "init_app", "lazy_gettext", "ngettext"]

DEFAULT_LOCALE = "ja"


def locale() -> str:
    """Return the language of this request's interface."""
    return str(g.get("locale", DEFAULT_LOCALE))


def _on(moment: date | datetime) -> date:
    return to_jst(moment).date() if isinstance(moment, datetime) else moment


def day(moment: date | datetime) -> str:
    """Return 5月23日（土）, by the Japanese calendar day."""
    return calendar.day_label(_on(moment))


def day_full(moment: date | datetime) -> str:
    """Return 2026年（令和8年）5月23日（土）."""
    return calendar.day_full_label(_on(moment))


def time_of_day(moment: datetime) -> str:
    """Return 13:30, by a clock in Japan."""
    return f"{to_jst(moment):%H:%M}"


def period(starts_at: datetime, ends_at: datetime) -> str:
    """Return 5月23日（土）13:30〜15:00."""
    return f"{day(starts_at)}{time_of_day(starts_at)}〜{time_of_day(ends_at)}"


def fiscal_year(moment: date | datetime) -> str:
    """Return 2026年度（令和8年度）."""
    return calendar.fiscal_year_label(calendar.fiscal_year(_on(moment)))


def init_app(app: Flask) -> None:
    """Give the templates their words and their dates."""
    Babel(app, default_locale=DEFAULT_LOCALE, locale_selector=locale, default_timezone="Asia/Tokyo")
    app.jinja_env.filters.update(
        day=day, day_full=day_full, time=time_of_day, period=period, fiscal_year=fiscal_year, jst=to_jst
    )
