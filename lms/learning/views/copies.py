"""What a device keeps of a course for the time without a network: pages of nobody, and none of the quiz that counts."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Course, Module, Scenario
from lms.core.copies import make_copy
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.refusals import NotFound
from lms.learning import rules
from lms.learning.forms import answers_form
from lms.learning.rules import FINAL, Standing
from lms.learning.views.frame import address, bp, passages_again, speak_to, step_rows

FILES = ("look.css", "app.js", "copy.js", "my-step.js", "questions.js", "read-aloud.js")
"""What the pages need to look and work as they do: a copy is made anew when one of them changes."""


class Keep(NamedTuple):
    """What a page says to a device that may keep its course."""

    course_key: str
    address: str
    """Where the list of pages is."""
    stamp: str
    """Another one tells that what was kept is not what is read now."""


def keep_of(edition: Edition) -> Keep:
    """Say where a device finds the pages of this version in the language that is read."""
    known = (edition.content_hash, locale(), *(url_for("static", filename=name) for name in FILES))
    stamp = hashlib.sha256(" ".join(known).encode()).hexdigest()[:12]
    return Keep(edition.course_key, _copy_address(edition, "list_copies"), stamp)


@bp.get("/courses/<course_key>/copies/<int:version_id>")
@access(Permission.PUBLIC_READ)
def list_copies(course_key: str, version_id: int) -> ResponseReturnValue:
    """Tell a device which page to keep for which address."""
    edition = _edition(course_key, version_id)
    pages = {
        address(course_key, None): _copy_address(edition, "copy_course"),
        url_for(".continue_course", course_key=course_key): _copy_address(edition, "copy_course"),
        address(course_key, FINAL): _copy_address(edition, "copy_quiz"),
        url_for(".show_step", course_key=course_key): _copy_address(edition, "copy_step"),
    }
    slides = url_for(".show_slides", course_key=course_key)  # nobody's page already: it stands on a wall
    pages[slides] = f"{slides}?{urlencode({'lang': locale()})}"
    for module in edition.course.modules:
        pages[address(course_key, module.key)] = _copy_address(edition, "copy_module", module_key=module.key)
    for scenario in edition.course.scenarios:
        here = url_for(".show_scenario", course_key=course_key, scenario_key=scenario.key)
        pages[here] = _copy_address(edition, "copy_scenario", scenario_key=scenario.key)
    return jsonify(title=str(edition.course.title.said_in(locale())), pages=pages)


@bp.get("/courses/<course_key>/copies/<int:version_id>/course")
@access(Permission.PUBLIC_READ)
def copy_course(course_key: str, version_id: int) -> ResponseReturnValue:
    """Show a course as it stands without a network."""
    return _copy(course_key, version_id, _course_page)


@bp.get("/courses/<course_key>/copies/<int:version_id>/quiz")
@access(Permission.PUBLIC_READ)
def copy_quiz(course_key: str, version_id: int) -> ResponseReturnValue:
    """Say where the answers of the quiz are; none of its questions leaves the server this way."""
    return _copy(course_key, version_id, _quiz_page)


@bp.get("/courses/<course_key>/copies/<int:version_id>/step")
@access(Permission.PUBLIC_READ)
def copy_step(course_key: str, version_id: int) -> ResponseReturnValue:
    """Offer first steps; which one was chosen is on the device already."""
    return _copy(course_key, version_id, _step_page)


@bp.get("/courses/<course_key>/copies/<int:version_id>/modules/<module_key>")
@access(Permission.PUBLIC_READ)
def copy_module(course_key: str, version_id: int, module_key: str) -> ResponseReturnValue:
    """Show a chapter with its practice and all that is said about the answers."""
    return _copy(course_key, version_id, _module_page, module_key)


@bp.get("/courses/<course_key>/copies/<int:version_id>/scenarios/<scenario_key>")
@access(Permission.PUBLIC_READ)
def copy_scenario(course_key: str, version_id: int, scenario_key: str) -> ResponseReturnValue:
    """Show a conversation with all its scenes."""
    return _copy(course_key, version_id, _scenario_page, scenario_key)


def _copy_address(edition: Edition, page: str, **keys: str) -> str:
    known: dict[str, Any] = {"course_key": edition.course_key, "version_id": edition.id, "lang": locale(), **keys}
    return url_for(f"learning.{page}", **known)


def _edition(course_key: str, version_id: int) -> Edition:
    edition = catalog.version(version_id)
    if edition.course_key != course_key:
        raise NotFound
    return edition


def _copy(course_key: str, version_id: int, render: Callable[..., str], *keys: str) -> ResponseReturnValue:
    make_copy()
    edition = _edition(course_key, version_id)
    page = _render if current_app.debug else _rendered
    return Response(page(render, edition, locale(), *keys))


def _render(render: Callable[..., str], edition: Edition, _language: str, *keys: str) -> str:
    return render(speak_to(edition.course), *keys)


_rendered = lru_cache(maxsize=256)(_render)
"""Everybody's copy is the same, so a hall full of phones costs one rendering."""


def _course_page(course: Course) -> str:
    steps = step_rows(course, Standing(), None)
    return render_template("learning/copy_course.html", course=course, steps=steps, language=locale())


def _quiz_page(course: Course) -> str:
    return render_template("learning/copy_quiz.html", course=course, language=locale())


def _step_page(course: Course) -> str:
    return render_template("learning/step.html", course=course, language=locale())


def _module_page(course: Course, module_key: str) -> str:
    module: Module | None = course.module(module_key)
    if module is None:
        raise NotFound
    practice = [rules.for_practice(question) for question in module.practice.questions] if module.practice else []
    marked = [rules.mark(question, sorted(question.correct_ids)) for question in practice]
    before, after = rules.step_before(course, module_key), rules.step_after(course, module_key)
    return render_template(
        "learning/copy_module.html",
        course=course,
        module=module,
        reading=module.reading(locale()),
        steps=step_rows(course, Standing(), module_key),
        before=address(course.key, before) if before else None,
        after=address(course.key, after),
        onward=_("確認テストへ") if after == FINAL else _("次の章へ") if after else _("講座のページへ"),
        scenarios=course.scenarios_of(module_key),
        marked=marked,
        passages=passages_again(course, marked),
        form=answers_form(practice, form_key=""),
        right={one.id: rules.values_for_page(one, tuple(sorted(one.correct_ids))) for one in practice},
        leads_to_help=rules.leads_to_help(course, module_key),
        language=locale(),
    )


def _scenario_page(course: Course, scenario_key: str) -> str:
    scenario: Scenario | None = course.scenario(scenario_key)
    if scenario is None:
        raise NotFound
    module = course.module(scenario.module_key)
    return render_template(
        "learning/copy_scenario.html", course=course, scenario=scenario, module=module, language=locale()
    )
