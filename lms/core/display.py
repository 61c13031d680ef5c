"""How a device shows pages: furigana, size of type, colours. The device's own choice, in a cookie of three words."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from lms.core import catalogues, copies
from lms.core.i18n import gettext, locale
from lms.core.words import SOURCE, only_if_partly_japanese

COOKIE = "display"
CHOICES = {"ruby": ("on", "off"), "text": ("normal", "large", "largest"), "theme": ("auto", "light", "dark")}
"""What can be chosen; the first of each is what a page shows by itself."""
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar at the top shows: values only, so that it can be remembered.

    Attributes:
        languages: tag, html tag and own name of each.
        shown: what is chosen of `CHOICES`, in their order.
        back: the page it stands on, when that can be opened again.
        keeping: the id of a form whose input has to go along when the language is changed.
    """

    languages: tuple[tuple[str, str, str], ...]
    language: str
    shown: tuple[str, ...]
    back: str | None
    keeping: str | None


def shown() -> tuple[str, ...]:
    """Return what this device has chosen, in the order of `CHOICES`; a copy to be kept shows no device's choice."""
    sent = [] if copies.is_copy() else request.cookies.get(COOKIE, "").split(".")
    words = (*sent, "", "", "")
    return tuple(
        word if word in choices else choices[0] for word, choices in zip(words, CHOICES.values(), strict=False)
    )


def remember(response: Response, chosen: dict[str, str]) -> Response:
    """Let a device remember a choice beside those it has made before.

    Args:
        response: takes the cookie, which scripts may change: it is nobody's secret.
        chosen: names of `CHOICES`; what cannot be chosen changes nothing.
    """
    kept = dict(zip(CHOICES, shown(), strict=True))
    kept |= {name: word for name, word in chosen.items() if word in CHOICES.get(name, ())}
    response.set_cookie(
        COOKIE,
        ".".join(kept.values()),
        max_age=_YEAR_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """Let a device forget what it has chosen."""
    response.delete_cookie(COOKIE)
    return response


def _bar(keeping: str = "") -> Bar:
    names = tuple((tag, catalogues.html_tag(tag), catalogues.name(tag)) for tag in catalogues.languages())
    names = () if copies.is_copy() else names  # without a network a page speaks the language it has
    can_return = request.method == "GET" and "is_refused" not in g
    return Bar(names, locale(), shown(), request.full_path.rstrip("?") if can_return else None, keeping.strip() or None)


def _attributes() -> Markup:
    """Write what `<html>` says of a page beside its language: its edition, and what the device has chosen."""
    return _attributes_of(locale(), shown())


@lru_cache(maxsize=256)
def _attributes_of(language: str, chosen: tuple[str, ...]) -> Markup:
    edition = Markup(' data-edition="{}"').format(language) if catalogues.html_tag(language) != language else Markup("")
    said = zip(CHOICES, chosen, strict=True)
    return edition + Markup("").join(Markup(' data-{}="{}"').format(name, word) for name, word in said)


def _partly_japanese() -> Markup:
    """Say, where a page could not be said in the reader's language throughout, that some of it is in Japanese."""
    if locale() == SOURCE:
        return Markup("")
    words = gettext("このページには、まだこのことばになっていないところがあります。そこは日本語で書いてあります。")
    return only_if_partly_japanese(Markup('<p class="flashes small muted">{}</p>').format(words))


def init_app(app: Flask) -> None:
    """Give the templates the bar, and what stands in `<html>`."""
    app.jinja_env.globals.update(display_bar=_bar, display_attributes=_attributes)
    app.jinja_env.globals.update(partly_japanese=_partly_japanese, is_copy=copies.is_copy)
