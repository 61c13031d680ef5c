"""What a lecturer needs: slides for the hall, a script, a plan of the minutes, and a worksheet to hand out."""

from collections.abc import Mapping

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.catalog.rules import Course, HelpDesk
from lms.core.i18n import gettext as _
from lms.core.i18n import locale, words_language
from lms.core.qr import drawing
from lms.learning import rules
from lms.learning.formats import blocks_of, said_aloud
from lms.learning.forms import MOST_MINUTES, plan_form
from lms.learning.rules import CLOSING, OPENING, WORKSHEET, Slide, SlideKind
from lms.learning.rules.confidence import Moment
from lms.learning.views.frame import bp, speak_to


@bp.get("/courses/<course_key>/present")
@access(Permission.PUBLIC_READ)
def show_lecture(course_key: str) -> ResponseReturnValue:
    """Show lecturers what is here, and a plan of the minutes that they can change."""
    course = catalog.current_version(course_key).course
    asked = request.args.get("total", "").strip()
    total = min(int(asked), MOST_MINUTES) if asked.isdecimal() and len(asked) < 10 else course.minutes
    form = plan_form(request.args, total, rules.suggested_parts(course, total), _names_of_parts(course))
    is_in_order = form.validate()
    slides = _deck(course)
    return render_template(
        "learning/lecture.html",
        course=course,
        slides=slides,
        first_slides={slide.module.key: slide for slide in slides if slide.kind is SlideKind.CHAPTER and slide.module},
        form=form,
        starts=rules.starts(form.minutes()) if is_in_order else None,
        codes=_codes(course) if course.confidence else [],
        language=locale(),
    )


@bp.get("/courses/<course_key>/present/all")
@access(Permission.PUBLIC_READ)
def show_slides(course_key: str) -> ResponseReturnValue:
    """Show the whole course as slides in one document, which needs no network once it is open."""
    course = speak_to(catalog.current_version(course_key).course)
    return render_template(
        "learning/slides.html",
        course=course,
        slides=_deck(course),
        kinds=SlideKind,
        desks=_standing_desks(),
        language=locale(),
    )


@bp.get("/courses/<course_key>/present/script")
@access(Permission.PUBLIC_READ)
def show_script(course_key: str) -> ResponseReturnValue:
    """Show what the lecturer says and minds, chapter by chapter, to be printed; the minutes are those of the plan."""
    course = catalog.current_version(course_key).course
    slides = _deck(course)
    minutes = {part.key: part.minutes for part in rules.suggested_parts(course, course.minutes)}
    chapters = [
        (
            module,
            rules.numbers_of(slides, module),
            minutes[module.key],
            [said_aloud(note.html, f"{module.key}-") for note in module.reading(locale()).speaker_notes],
        )
        for module in course.modules
    ]
    return render_template("learning/script.html", course=course, chapters=chapters, language=locale())


@bp.get("/courses/<course_key>/worksheet")
@access(Permission.PUBLIC_READ)
def show_worksheet(course_key: str) -> ResponseReturnValue:
    """Show the sheet on which everybody writes for themselves."""
    course = speak_to(catalog.current_version(course_key).course)
    return render_template("learning/worksheet.html", course=course, desks=_standing_desks(), language=locale())


def _codes(course: Course) -> list[tuple[str, str, Markup]]:
    """Draw, for each moment, what a phone in the hall reads."""
    headings = {Moment.BEFORE: _("はじめる前"), Moment.AFTER: _("終わったあと")}
    pages = {
        moment: current_app.config["SITE_URL"]
        + url_for(".show_confidence", course_key=course.key, moment=moment, _external=False)
        for moment in Moment
    }
    labels = {moment: _("%(when)sの自信を聞くページのQRコード", when=heading) for moment, heading in headings.items()}
    return [(headings[moment], page, drawing(page, labels[moment])) for moment, page in pages.items()]


def _deck(course: Course) -> list[Slide]:
    blocks = {module.key: blocks_of(module, locale()) for module in course.modules}
    return rules.deck(course, blocks, locale())


def _standing_desks() -> list[HelpDesk]:
    """List the desks that are there on any day: paper and open slides know nothing of a trial's dates."""
    return [desk for desk in catalog.help_desks(words_language()) if desk.window is None and desk.numbers]


def _names_of_parts(course: Course) -> Mapping[str, str]:
    around = {OPENING: _("はじめのあいさつ"), WORKSHEET: _("個人ワーク"), CLOSING: _("質問と、終わりのことば")}
    return around | {module.key: module.title.said_in(locale()) for module in course.modules}
