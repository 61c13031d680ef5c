"""How sure people feel before and after a course: asked of whoever likes, and shown to staff as counts."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Course
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.limits import FROM_A_HALL, limiter
from lms.core.refusals import NotFound
from lms.core.written_tables import Cell, to_csv
from lms.learning import actions
from lms.learning.formats import plain
from lms.learning.forms.confidence import LEVELS, ConfidenceForm, confidence_form
from lms.learning.queries import tallies
from lms.learning.rules import follow_up
from lms.learning.rules.confidence import Beside, Moment, Spread, side_by_side
from lms.learning.rules.tallies import BLOCK
from lms.learning.views.frame import bp, speak_to


@bp.get("/courses/<course_key>/confidence/<string:moment>")
@access(Permission.PUBLIC_READ)
def show_confidence(course_key: str, moment: str) -> ResponseReturnValue:
    """Ask how sure somebody feels of doing the things of a course."""
    course, when = _asked(course_key, moment)
    return _form_page(course, when, confidence_form(course, locale(), blank=True))


@bp.post("/courses/<course_key>/confidence/<string:moment>")
@access(Permission.PUBLIC_READ)
@limiter.limit(FROM_A_HALL)
def tell_confidence(course_key: str, moment: str) -> ResponseReturnValue:
    """Count what was chosen; who sent it is asked nowhere."""
    course, when = _asked(course_key, moment)
    form = confidence_form(course, locale())
    if not form.validate_on_submit():
        return _form_page(course, when, form), form.refusal_status
    levels = form.levels()
    actions.tell_confidence(course_key, when, levels, form.key())
    if levels:
        flash(_("ありがとうございます。お名前なしで、数に加えました。"), "ok")
    else:
        flash(_("何も選ばれていなかったので、何も残していません。講座は、このまま進めます。"), "info")
    return redirect(url_for(".show_course", course_key=course_key))


@bp.get("/admin/courses/<int:version_id>/confidence")
@access(Permission.SYSTEM_ADMINISTER)
def show_figures(version_id: int) -> ResponseReturnValue:
    """Show administrators the counts of before and after."""
    edition = catalog.version(version_id)
    return _figures_page(edition, is_administrators=True)


@bp.get("/admin/courses/<int:version_id>/confidence.csv")
@access(Permission.SYSTEM_ADMINISTER)
def download_figures(version_id: int) -> ResponseReturnValue:
    """Give the same counts as a file: one line for each thing, moment and level."""
    edition = catalog.version(version_id)
    items = side_by_side(edition.course, tallies.shown_of(edition.course_key))
    rows = [row for one in items for row in _rows(one)]
    name = f"{edition.course_key}-{edition.version}-confidence.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(_heads(), rows), mimetype="text/csv", headers=headers)


@bp.get("/organise/courses/<string:course_key>/confidence")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_figures_to_organisers(course_key: str) -> ResponseReturnValue:
    """Show those who hold the course the same counts; they are of everybody, not of one session."""
    return _figures_page(catalog.current_version(course_key), is_administrators=False)


def _asked(course_key: str, moment: str) -> tuple[Course, Moment]:
    course = speak_to(catalog.current_version(course_key).course)
    if not course.confidence or moment not in set(Moment):
        raise NotFound
    return course, Moment(moment)


def _form_page(course: Course, moment: Moment, form: ConfidenceForm) -> str:
    return render_template(
        "learning/confidence.html",
        course=course,
        moment=moment,
        form=form,
        language=locale(),
    )


def _figures_page(edition: Edition, *, is_administrators: bool) -> str:
    shown = tallies.shown_of(edition.course_key)
    return render_template(
        "learning/confidence_figures.html",
        edition=edition,
        items=side_by_side(edition.course, shown),
        told=follow_up.told(shown),
        levels=LEVELS,
        block=BLOCK,
        is_administrators=is_administrators,
        language=locale(),
    )


def _heads() -> list[str]:
    return [
        _("項目の記号"),
        _("項目"),
        _("いつ"),
        _("段階（1〜5）"),
        _("答え"),
        _("件数"),
        _("割合（%）"),
        _("もとの件数"),
    ]


def _rows(one: Beside) -> list[list[Cell]]:
    """Write one thing; what is not shown yet is empty, which is not 0."""
    moments = ((_("はじめる前"), one.before), (_("終わったあと"), one.after))
    return [
        [
            one.item.id,
            plain(one.item.text.said_in(locale())),
            when,
            place,
            str(LEVELS[place - 1]),
            *_cells(spread, place),
        ]
        for when, spread in moments
        for place in range(1, len(LEVELS) + 1)
    ]


def _cells(spread: Spread | None, place: int) -> list[Cell]:
    return [spread.counts[place - 1], spread.percents[place - 1], spread.base] if spread else ["", "", ""]
