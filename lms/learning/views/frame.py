"""What the pages of learning share: who learns, where to go on, the steps of a course in words."""

import secrets
from collections.abc import Iterable

from flask import Blueprint, current_app, flash, session, url_for

from lms.accounts.guard import current_actor
from lms.catalog.rules import Course, Html
from lms.core.i18n import gettext as _
from lms.core.i18n import locale, say_easily
from lms.core.words import SOURCE
from lms.learning import queries, rules
from lms.learning.actions import Outcome
from lms.learning.formats import passage_of
from lms.learning.queries.follow_ups import series_of
from lms.learning.rules import FINAL, Learner, MarkedQuestion, Standing, Step, StepState

bp = Blueprint("learning", __name__, template_folder="../templates")


def speak_to(course: Course) -> Course:
    """Say the words around a children's text with furigana, as the text has them, and give the course back."""
    if course.is_for_children and locale() == SOURCE:
        say_easily()
    return course


def learner() -> Learner:
    """Return who learns: whoever is signed in, else this device."""
    return rules.learner_of(current_actor(), session.get("guest"))


def writing_learner() -> Learner:
    """Return the learner; a visitor's device gets its token with the first thing there is to remember."""
    if not current_actor().is_signed_in and "guest" not in session:
        session["guest"] = secrets.token_urlsafe(32)
        session.permanent = True
    return learner()


def learner_tags() -> tuple[str, ...]:
    """Return whose answers this device may send: the learner's, and those it kept before its person claimed it."""
    mine = rules.tags_of(learner(), str(current_app.secret_key))
    return (*mine, *session.get("claimed", ())) if current_actor().is_signed_in else mine


def device_ticket() -> str | None:
    """Return what lets a visitor's device show later who it was; None for whoever is signed in."""
    token = None if current_actor().is_signed_in else session.get("guest")
    return rules.ticket_of(token, str(current_app.secret_key)) if token else None


def recall_device(course_key: str, ticket: str) -> bool:
    """Let a device be who it was before its cookie was lost, unless it has done something since; tell whether it is."""
    token = rules.token_in(ticket, str(current_app.secret_key))
    has_begun = queries.get_place(course_key, learner()).enrolment_id is not None
    has_begun = has_begun or queries.device_progress(rules.guest_hash(session.get("guest"))) is not None
    if token is None or has_begun or current_actor().is_signed_in:
        return False
    session["guest"] = token
    session.permanent = True
    return True


def remember_claimed() -> str | None:
    """Forget the device's own token once its person takes its progress along, and return it."""
    token: str | None = session.pop("guest", None)
    if token:
        session["claimed"] = rules.tags_of(Learner(guest=rules.guest_hash(token)), str(current_app.secret_key))
    return token


def address(course_key: str, step: str | None) -> str:
    """Return where a step of the course is; None is the course's own page."""
    if step is None:
        return url_for("learning.show_course", course_key=course_key)
    if step == FINAL:
        return url_for("learning.show_quiz", course_key=course_key)
    return url_for("learning.show_module", course_key=course_key, module_key=step)


def may_ask_for_follow_ups(course_key: str) -> bool:
    """Tell whether somebody is signed in who does not get the mails after the course yet."""
    actor = current_actor()
    return actor.is_signed_in and all(series.course.key != course_key for series in series_of(actor))


def say_issued(outcome: Outcome) -> None:
    """Tell that a record was issued just now."""
    if outcome.numbers:
        flash(_("おつかれさまでした。受講記録ができました。マイページで、いつでも見られます。"), "ok")


def passages_again(course: Course, marked: Iterable[MarkedQuestion]) -> dict[str, Html]:
    """Look up, for each question that was answered, the part of the text that explains it."""
    found = {}
    for question in (one.question for one in marked if one.is_answered):
        module = course.module(question.passage.module_key) if question.passage else None
        if module and question.passage:
            found[question.id] = passage_of(module.reading(locale()).html, question.passage.anchor)
    return found


def step_rows(course: Course, standing: Standing, here: str | None) -> list[dict[str, str | None]]:
    """Say the steps of a course as the step navigation shows them; `here` is the page that is open."""
    return [
        {
            "title": step.module.title.said_in(locale()) if step.module else _("確認テスト"),
            "url": address(course.key, step.key),
            "state": step.state.value,
            "note": _note(course, step),
            "icon": None if step.module else "check-circle",
        }
        for step in rules.steps(course, standing, here)
    ]


def _note(course: Course, step: Step) -> str:
    quiz = course.final_quiz
    if step.state is StepState.NOW:
        words = _("いま、ここ")
    elif step.state is StepState.DONE:
        words = _("読みおわり") if step.module else _("できました")
    elif step.module:
        words = _("約%(minutes)s分", minutes=step.module.minutes)
    else:
        words = _("%(number)s問", number=course.draw or len(quiz.questions if quiz else ()))
    return words
