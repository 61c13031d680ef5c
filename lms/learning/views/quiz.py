"""The quiz that counts, and what came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.learning import actions, queries, rules
from lms.learning.forms import AnswersForm, answers_form
from lms.learning.queries import Exam
from lms.learning.views.frame import bp, learner, passages_again, say_issued, writing_learner


@bp.get("/courses/<course_key>/quiz")
@access(Permission.PUBLIC_READ)
def show_quiz(course_key: str) -> ResponseReturnValue:
    """Show the quiz, with the answers kept so far."""
    form_key = ConfirmForm(formdata=None).form_key.data
    exam = queries.get_exam(course_key, learner(), rules.seed_of(form_key))
    form = answers_form(exam.questions, kept=exam.answers, form_key=form_key)
    return _quiz_page(exam, form)


@bp.post("/courses/<course_key>/quiz")
@access(Permission.PUBLIC_READ)
def answer_quiz(course_key: str) -> ResponseReturnValue:
    """Keep the answers for later, or hand the quiz in."""
    seed = rules.seed_of(ConfirmForm().form_key.data or "")
    exam = queries.get_exam(course_key, learner(), seed)
    form = answers_form(exam.questions)
    if not form.validate_on_submit():
        return _quiz_page(exam, form), form.refusal_status
    act = actions.save_answers if form.is_for_later else actions.submit_answers
    outcome = act(course_key, writing_learner(), form.answers(), seed, key=form.key())
    say_issued(outcome)
    if outcome.is_submitted:
        return redirect(url_for(".show_attempt", course_key=course_key, attempt_id=outcome.attempt_id))
    flash(_("答えを保存しました。ここから、いつでも続けられます。"), "ok")
    return redirect(url_for(".show_quiz", course_key=course_key))


@bp.get("/courses/<course_key>/quiz/attempts/<int:attempt_id>")
@access(Permission.PUBLIC_READ)
def show_attempt(course_key: str, attempt_id: int) -> ResponseReturnValue:
    """Show what came of a quiz, with an explanation of each answer."""
    result = queries.get_result(course_key, attempt_id, learner())
    return render_template(
        "learning/result.html",
        result=result,
        course=result.course,
        passages=passages_again(result.course, result.questions),
        is_signed_in=current_actor().is_signed_in,
        language=locale(),
    )


def _quiz_page(exam: Exam, form: AnswersForm) -> str:
    return render_template("learning/quiz.html", exam=exam, course=exam.course, form=form, language=locale())
