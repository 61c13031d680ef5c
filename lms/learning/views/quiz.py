"""The quiz that counts, and what came of it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.learning import actions, queries, rules
from lms.learning.actions import Outcome
from lms.learning.forms import FollowUpForm, QuizForm, answer_event, quiz_form
from lms.learning.queries import Exam
from lms.learning.views.frame import (
    bp,
    device_ticket,
    learner,
    learner_tags,
    may_ask_for_follow_ups,
    passages_again,
    recall_device,
    say_issued,
    speak_to,
    writing_learner,
)


@bp.get("/courses/<course_key>/quiz")
@access(Permission.PUBLIC_READ)
def show_quiz(course_key: str) -> ResponseReturnValue:
    """Show the quiz, with the answers kept so far.

    A visitor's device gets its token here: an answer whose reply is lost is then found again when it is sent once more.
    """
    form_key = ConfirmForm(formdata=None).form_key.data
    exam = queries.get_exam(course_key, writing_learner(), _seed(form_key))
    form = quiz_form(exam.questions, kept=exam.answers, told=exam.told, form_key=form_key)
    return _quiz_page(exam, form)


@bp.post("/courses/<course_key>/quiz")
@access(Permission.PUBLIC_READ)
def answer_quiz(course_key: str) -> ResponseReturnValue:
    """Keep the answers for later, or hand the quiz in; what another screen answered later stays as it is."""
    seed = _seed(ConfirmForm().form_key.data)
    exam = queries.get_exam(course_key, learner(), seed)
    form = quiz_form(exam.questions)
    if not form.validate_on_submit():
        return _quiz_page(exam, form), form.refusal_status
    act = actions.save_answers if form.is_for_later else actions.submit_answers
    outcome = act(course_key, writing_learner(), form.answers(), seed, key=form.key(), told=form.told())
    say_issued(outcome)
    if outcome.is_submitted:
        return redirect(url_for(".show_attempt", course_key=course_key, attempt_id=outcome.attempt_id))
    flash(*_said_of(outcome, is_for_later=form.is_for_later))
    return redirect(url_for(".show_quiz", course_key=course_key))


def _said_of(outcome: Outcome, *, is_for_later: bool) -> tuple[str, str]:
    """Say in words what became of answers that were not graded."""
    if outcome.is_elsewhere:
        return _(
            "この確認テストは、ほかの画面で先に進んでいます。前の画面の答えは入れずに、いまのようすを出しました。"
        ), "warn"
    if outcome.late:
        numbers = "・".join(str(number) for number in outcome.late)
        said = _("ほかの画面であとから答えた問題（第%(numbers)s問）は、あとの答えを残しました。", numbers=numbers)
        return said, "warn"
    if is_for_later:
        return _("答えを保存しました。ここから、いつでも続けられます。"), "ok"
    return _("答えを保存しました。まだ答えていない問題があります。"), "ok"


def _seed(form_key: str | None) -> int:
    """Turn a form key into what arranges a paper, so that nobody can tell the one from the other."""
    return rules.seed_of(form_key or "", str(current_app.secret_key))


@bp.get("/courses/<course_key>/quiz/attempts/<int:attempt_id>")
@access(Permission.PUBLIC_READ)
def show_attempt(course_key: str, attempt_id: int) -> ResponseReturnValue:
    """Show what came of a quiz, with an explanation of each answer."""
    result = queries.get_result(course_key, attempt_id, learner())
    offers = result.is_passed and may_ask_for_follow_ups(course_key)
    return render_template(
        "learning/result.html",
        result=result,
        course=speak_to(result.course),
        passages=passages_again(result.course, result.questions),
        is_signed_in=current_actor().is_signed_in,
        follow_up=FollowUpForm(formdata=None) if offers else None,
        language=locale(),
    )


def _quiz_page(exam: Exam, form: QuizForm) -> str:
    return render_template(
        "learning/quiz.html",
        exam=exam,
        course=speak_to(exam.course),
        form=form,
        tag=next(iter(learner_tags()), ""),
        ticket=device_ticket(),
        language=locale(),
    )


@bp.post("/courses/<course_key>/quiz/answers")
@access(Permission.PUBLIC_READ)
def keep_answer(course_key: str) -> ResponseReturnValue:
    """Keep one answer while somebody goes on answering; for a visitor's device as for who is signed in.

    Sent as JSON, or as a form with the same names; the CSRF token goes into the header `X-CSRFToken` or the field
    `csrf_token`. A screen sends each answer once it is given, in any order, again and again until it gets a reply:

    - `paper`: the form key of the page (`form_key`), which arranged its questions;
    - `attempt`, `seen`: as the page's hidden fields say, then as the last reply said;
    - `question`: its id; `answer`: the values of all its controls that are chosen, as the form would send them;
      none takes the answer back;
    - `learner`: as the page says; the answers of somebody else, or of a sign-in that has ended, get 403 and stay where
      they are kept;
    - `device`: 8 to 64 letters and digits, at random for each screen; `device_seq`: that screen's count, which grows
      with each answer.

    The reply, 200: `state` is `saved`, or `stale` when a later answer of another screen stands, the quiz was handed
    in, or another paper is under way; `attempt` and `seen` are to be sent from now on, and put into the hidden
    fields; `answer` is what stands now, as the page says it. 404: no such course, question or attempt of this
    learner's. 409: another answer was sent under this `device` and `device_seq`. 422: not an answer. 400: the token
    is too old; `show_answers` has a new one. The same answer sent again changes nothing and gets the same state.
    """
    as_whom = writing_learner()
    event = answer_event(learner_tags())
    kept = actions.keep_answer(course_key, as_whom, event.sent(), _seed(event.paper))
    return {
        "state": "stale" if kept.is_stale else "saved",
        "attempt": kept.attempt_id,
        "seen": kept.seen,
        "answer": kept.values,
    }


@bp.get("/courses/<course_key>/quiz/answers")
@access(Permission.PUBLIC_READ)
def show_answers(course_key: str) -> ResponseReturnValue:
    """Tell a screen what stands now, and give it a fresh token: JSON with `csrf_token`, `attempt`, `seen`, `answers`.

    `attempt` is 0 while none is under way; `answers` holds by question id what a page of that attempt would send;
    `learners` whose answers this device may send now.
    """
    exam = queries.get_exam(course_key, writing_learner(), seed=0)
    answers = {
        question.id: rules.values_for_page(question, exam.answers[question.id])
        for question in exam.questions
        if question.id in exam.answers
    }
    token = generate_csrf()
    return {
        "csrf_token": token,
        "attempt": exam.told.attempt_id,
        "seen": exam.told.seen,
        "answers": answers,
        "learners": learner_tags(),
    }


@bp.post("/courses/<course_key>/quiz/device")
@access(Permission.PUBLIC_READ)
def recall(course_key: str) -> ResponseReturnValue:
    """Let a visitor's device, killed before its cookie reached the disk, be who it was: JSON with `is_back`.

    It sends the `ticket` of its page as a form, with the token; the page is then opened again.
    """
    return {"is_back": recall_device(course_key, request.form.get("ticket", ""))}
