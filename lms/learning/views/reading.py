"""Courses and their chapters: to read and to practise with."""

from functools import lru_cache

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.refusals import NotFound
from lms.learning import actions, queries, rules
from lms.learning.forms import AnswersForm, answers_form
from lms.learning.queries import Place
from lms.learning.rules import FINAL, Standing
from lms.learning.views.copies import keep_of
from lms.learning.views.frame import (
    address,
    bp,
    learner,
    learner_tags,
    passages_again,
    say_issued,
    speak_to,
    step_rows,
    writing_learner,
)
from lms.records import queries as records


@bp.get("/courses")
@access(Permission.PUBLIC_READ)
def list_courses() -> ResponseReturnValue:
    """List what can be learned here."""
    courses = [edition.course for edition in catalog.list_current()]
    return render_template("learning/courses.html", courses=courses, language=locale())


@bp.get("/courses/<course_key>")
@access(Permission.PUBLIC_READ)
def show_course(course_key: str) -> ResponseReturnValue:
    """Show a course: its chapters, the ways to complete it, and what is still missing."""
    place = queries.get_place(course_key, learner())
    speak_to(place.course)
    overview = _overview(
        place.edition,
        place.standing,
        locale(),
        is_signed_in=current_actor().is_signed_in,
        waits_for_operator=_waits_for_operator(place),
    )
    return render_template(
        "learning/course.html", course=place.course, language=locale(), overview=overview, reader=learner_tags()
    )


@lru_cache(maxsize=512)
def _overview(
    edition: Edition, standing: Standing, language: str, *, is_signed_in: bool, waits_for_operator: bool
) -> Markup:
    """Render what the page says to everybody who has come this far; kept, as it depends on nothing else."""
    course = edition.course
    body = render_template(
        "learning/_overview.html",
        course=course,
        standing=standing,
        steps=step_rows(course, standing, None),
        finished=rules.finished_count(course, standing.finished),
        is_signed_in=is_signed_in,
        waits_for_operator=waits_for_operator,
        next_step=rules.next_step(course, standing),
        routes=rules.route_states(course, standing),
        keep=keep_of(edition),
        language=language,
    )
    return Markup(body)  # noqa: S704  a template of ours, which has escaped what it was given


@bp.get("/courses/<course_key>/continue")
@access(Permission.PUBLIC_READ)
def continue_course(course_key: str) -> ResponseReturnValue:
    """Lead to where the learner stopped."""
    place = queries.get_place(course_key, learner())
    return redirect(address(course_key, rules.next_step(place.course, place.standing)))


@bp.get("/courses/<course_key>/modules/<module_key>")
@access(Permission.PUBLIC_READ)
def show_module(course_key: str, module_key: str) -> ResponseReturnValue:
    """Show a chapter with its practice questions."""
    place = queries.get_place(course_key, learner())
    return _module_page(place, module_key, None)


@bp.post("/courses/<course_key>/modules/<module_key>")
@access(Permission.PUBLIC_READ)
def practise(course_key: str, module_key: str) -> ResponseReturnValue:
    """Say what the answers to practice questions mean; nothing is kept, so the page comes back at once."""
    place = queries.get_place(course_key, learner())
    module = place.course.module(module_key)
    if module is None or module.practice is None:
        raise NotFound
    form = answers_form([rules.for_practice(question) for question in module.practice.questions])
    is_in_order = form.validate_on_submit()
    return _module_page(place, module_key, form), 200 if is_in_order else form.refusal_status


@bp.post("/courses/<course_key>/modules/<module_key>/finished")
@access(Permission.PUBLIC_READ)
def finish_module(course_key: str, module_key: str) -> ResponseReturnValue:
    """Note that a chapter was read, and go on to the next."""
    form = ConfirmForm()
    form.validate_on_submit()
    outcome = actions.finish_module(course_key, module_key, writing_learner(), key=form.key())
    say_issued(outcome)
    place = queries.get_place(course_key, learner())
    return redirect(address(course_key, rules.step_after(place.course, module_key)))


def _waits_for_operator(place: Place) -> bool:
    """Tell whether all is done and only somebody to issue the record is missing yet."""
    is_done = current_actor().is_signed_in and _is_learned_alone(place.edition, place.standing)
    return is_done and records.operator() is None


@lru_cache(maxsize=512)
def _is_learned_alone(edition: Edition, standing: Standing) -> bool:
    return rules.is_learned_alone(edition.course, standing)


def _module_page(place: Place, module_key: str, form: AnswersForm | None) -> str:
    module = speak_to(place.course).module(module_key)
    if module is None:
        raise NotFound
    practice = [rules.for_practice(question) for question in module.practice.questions] if module.practice else []
    finish_form = ConfirmForm(formdata=None)
    before, after = rules.step_before(place.course, module_key), rules.step_after(place.course, module_key)
    answers = form.answers() if form else {}
    marked = [rules.mark(question, answers.get(question.id, ())) for question in practice]
    leads_to_help = rules.leads_to_help(place.course, module_key)
    municipality = queries.municipality_of(learner()) if leads_to_help else None
    return render_template(
        "learning/module.html",
        place=place,
        course=place.course,
        module=module,
        reading=module.reading(locale()),
        steps=step_rows(place.course, place.standing, module_key),
        finished=rules.finished_count(place.course, place.standing.finished),
        before=address(place.course.key, before) if before else None,
        after=address(place.course.key, after),
        onward=_("確認テストへ") if after == FINAL else _("次の章へ") if after else _("講座のページへ"),
        scenarios=place.course.scenarios_of(module_key),
        marked=marked,
        passages=passages_again(place.course, marked),
        form=form or answers_form(practice, form_key=finish_form.form_key.data),
        finish_form=finish_form,
        leads_to_help=leads_to_help,
        municipality=municipality,
        near=queries.desks_near(municipality) if municipality else [],
        now=clock.to_jst(clock.now()),
        language=locale(),
        keep=keep_of(place.edition),
        reader=learner_tags(),
    )
