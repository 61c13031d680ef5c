"""Which language is spoken: the reader's choice first, then what is known of the reader, then Japanese, the source.

Languages have tags of our own: `ja`, `ja-easy` (やさしい日本語), `en`, and every folder in lms/translations.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup, escape

from lms.core import catalogues, translation, words
from lms.core.clock import to_jst
from lms.core.dates import (
    day,
    day_full,
    deadline,
    fiscal_year,
    hours,
    in_another_year,
    instant,
    month,
    month_alone,
    month_full,
    period,
    period_full,
    time_of_day,
)
from lms.core.translation import LazyString, filled, gettext, lazy_gettext, ngettext
from lms.core.words import SOURCE

__all__ = [
    "LazyString",
    "choose",
    "gettext",
    "init_app",
    "lazy_gettext",
    "locale",
    "ngettext",
    "say_easily",
    "speaking",
]
__all__ += ["day", "day_full", "deadline", "fiscal_year", "in_another_year", "month", "month_alone", "month_full"]
__all__ += ["hours", "instant", "offered", "period", "period_full", "say_easily", "time_of_day", "words_language"]

DEFAULT_LOCALE = SOURCE
COOKIE = "language"
_YEAR_SECONDS = 365 * 24 * 3600
_OWN = "lms.own_language"
_EASILY = "says_easily"
_PHRASES = re.compile(r"(?<=[ァ-ヴー])(?=[一-鿿])")


def locale() -> str:
    """Return the language that is spoken here: this request's, or that of the person a mail goes to."""
    if not has_app_context():
        return DEFAULT_LOCALE
    if spoken := g.get("locale"):
        return str(spoken)
    if not has_request_context():
        return DEFAULT_LOCALE
    g.locale = spoken = _chosen() or offered()  # a page asks dozens of times
    return spoken


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak *language* while the block runs; for mails, which go to others than those who cause them."""
    before, easily = g.get("locale"), g.pop(_EASILY, False)
    g.locale = catalogues.known(language) or DEFAULT_LOCALE
    try:
        yield
    finally:
        g.locale = before
        setattr(g, _EASILY, easily)


def say_easily() -> None:
    """Say our own words in easy Japanese for the rest of this request; what is read stays in its language."""
    setattr(g, _EASILY, True)


def words_language() -> str:
    """Return the language of our own words here: that which is spoken, unless they are to be easy."""
    return catalogues.EASY if has_app_context() and g.get(_EASILY) else locale()


def choose(response: Response, language: str) -> Response:
    """Let a device remember the language that was chosen on it."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=_YEAR_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """Let a device forget the language that was chosen on it."""
    response.delete_cookie(COOKIE)
    return response


def _asked_for() -> str | None:
    return catalogues.known(request.args.get("lang"))


def _chosen() -> str | None:
    """Return what was chosen: in the address, on this device, or by the person who is signed in."""
    return _asked_for() or catalogues.known(request.cookies.get(COOKIE)) or catalogues.known(_own())


def _own() -> str | None:
    own: Callable[[], str | None] = current_app.extensions[_OWN]
    return own()


def offered() -> str:
    """Return what the browser asks for; easy Japanese is for people to choose, never for us to guess."""
    guessed = [language for language in catalogues.languages() if language != catalogues.EASY]
    return str(request.accept_languages.best_match(guessed, DEFAULT_LOCALE))


def phrased(heading: str) -> Markup:
    """Let a heading break where katakana meet kanji: つながりサポーター｜養成講座."""
    if isinstance(heading, words.Said):
        return heading.markup
    return Markup("<wbr>").join(escape(part) for part in _PHRASES.split(heading))


def _words(text: str, **values: object) -> str:
    """Translate for a template, which writes %% for a per cent sign."""
    said = gettext(text)
    return filled(said, values) if "%" in said else said


def _finish(response: Response) -> Response:
    """Write furigana and mark what was left in Japanese, on a page that has either; remember a choice of language."""
    if response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data()
        if words.FIRST_BYTES in page:
            response.set_data(words.finished(page.decode(), catalogues.html_tag(locale())))
    if (asked := _asked_for()) and request.cookies.get(COOKIE) != asked:
        choose(response, asked)
    return response


def _forget_reader(_error: BaseException | None = None) -> None:
    """Let the next request be another reader's, even where one application context holds several."""
    g.pop("locale", None)
    g.pop(_EASILY, None)


def init_app(app: Flask, own_language: Callable[[], str | None] = lambda: None) -> None:
    """Give the templates their words and their dates.

    Args:
        app: the application.
        own_language: returns the language of the person who is signed in, or None.
    """
    app.extensions[_OWN] = own_language
    # Flask-Babel is here for the words that WTForms brings along.
    Babel(
        app,
        configure_jinja=False,
        default_locale=DEFAULT_LOCALE,
        locale_selector=lambda: str(catalogues.babel_locale(locale())),
        default_timezone="Asia/Tokyo",
    )
    app.jinja_env.globals.update(
        _=_words, gettext=_words, ngettext=ngettext, html_language=lambda: catalogues.html_tag(locale())
    )
    app.jinja_env.filters.update(
        day=day, day_full=day_full, time=time_of_day, period=period, fiscal_year=fiscal_year, jst=to_jst
    )
    app.jinja_env.filters.update(
        deadline=deadline, month=month, month_full=month_full, month_alone=month_alone, phrased=phrased
    )
    app.jinja_env.filters.update(hours=hours, instant=instant, period_full=period_full)
    app.jinja_env.filters.update(html_tag=catalogues.html_tag, language_name=catalogues.name)
    app.jinja_env.tests["in_another_year"] = in_another_year
    app.after_request(_finish)
    app.teardown_request(_forget_reader)


translation.ask(words_language)
