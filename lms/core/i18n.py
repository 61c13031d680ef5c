"""Words and dates on the page: Japanese is the source language, and every template formats dates here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import flask_babel
from flask import Flask, g, has_app_context
from flask_babel import Babel, LazyString, force_locale, lazy_gettext, ngettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from lms.core import calendar
from lms.core.clock import to_jst, today

__all__ = ["LazyString", "gettext", "init_app", "lazy_gettext", "ngettext", "speaking"]

DEFAULT_LOCALE = "ja"
_PHRASES = re.compile(r"(?<=[ァ-ヴー])(?=[一-鿿])")


def locale() -> str:
    """Return the language that is spoken here: this request's, or that of the person a mail goes to."""
    return str(g.get("locale", DEFAULT_LOCALE)) if has_app_context() else DEFAULT_LOCALE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak *language* while the block runs; for mails, which go to others than those who cause them."""
    before, g.locale = locale(), language
    try:
        with force_locale(language):
            yield
    finally:
        g.locale = before


def gettext(text: str, **values: object) -> str:
    """Translate for this reader, as `flask_babel.gettext` does; the source language needs no looking up."""
    said = text if locale() == DEFAULT_LOCALE else str(flask_babel.gettext(text))
    return said % values if values else said


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


def deadline(moment: datetime) -> str:
    """Return 5月22日（金） for what ends with that day, 5月23日（土）13:30 for what ends within one."""
    ending = to_jst(moment)
    if ending.time() == time.min:
        return day(ending - timedelta(days=1))
    return f"{day(ending)}{time_of_day(ending)}"


def in_another_year(moment: date | datetime) -> bool:
    """Whether the year has to be said, because it is not this one."""
    return _on(moment).year != today().year


def phrased(heading: str) -> Markup:
    """Let a heading break where katakana meet kanji: つながりサポーター｜養成講座."""
    return Markup("<wbr>").join(escape(part) for part in _PHRASES.split(heading))


def fiscal_year(moment: date | datetime) -> str:
    """Return 2026年度（令和8年度）."""
    return calendar.fiscal_year_label(calendar.fiscal_year(_on(moment)))


@pass_eval_context
def _words(context: EvalContext, text: str, **values: object) -> str:
    """Translate for a template, where the words are markup and the values are not."""
    said = gettext(text)
    said = Markup(said) if context.autoescape else said  # noqa: S704  the words are the template's own
    return said % values if "%" in said else said


def init_app(app: Flask) -> None:
    """Give the templates their words and their dates."""
    Babel(app, default_locale=DEFAULT_LOCALE, locale_selector=locale, default_timezone="Asia/Tokyo")
    app.jinja_env.globals.update(_=_words, gettext=_words)
    app.jinja_env.filters.update(
        day=day, day_full=day_full, time=time_of_day, period=period, fiscal_year=fiscal_year, jst=to_jst
    )
    app.jinja_env.filters.update(deadline=deadline, phrased=phrased)
    app.jinja_env.tests["in_another_year"] = in_another_year
