"""Months after the course: asking for the mails, one mail's question, and a list of what is to come."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.refusals import StaleForm
from lms.learning import actions, queries, rules
from lms.learning.formats.follow_up_link import read_token
from lms.learning.forms import ActionForm, AnswersForm, FollowUpForm, answers_form
from lms.learning.queries import follow_ups
from lms.learning.queries.follow_ups import Asked
from lms.learning.views.frame import bp, learner, may_ask_for_follow_ups, passages_again, speak_to


@bp.get("/courses/<course_key>/follow-up")
@access(Permission.OWN_READ)
def offer_follow_ups(course_key: str) -> ResponseReturnValue:
    """Say what the mails after the course are, and ask for the consent."""
    return _offer(course_key, FollowUpForm(formdata=None))


@bp.post("/courses/<course_key>/follow-up")
@access(Permission.OWN_CHANGE)
def ask_for_follow_ups(course_key: str) -> ResponseReturnValue:
    """Keep the consent, and plan the mails."""
    form = FollowUpForm()
    if not form.validate_on_submit():
        return _offer(course_key, form), form.refusal_status
    actions.ask_for_follow_ups(course_key, current_actor(), form.key())
    flash(_("メールをお送りします。いつでも、ここで止められます。"), "ok")
    return redirect(url_for(".show_follow_ups"))


@bp.get("/my/settings/follow-ups")
@access(Permission.OWN_READ)
def show_follow_ups() -> ResponseReturnValue:
    """List the mails that are to come, each with a way to stop them."""
    return render_template(
        "learning/follow_ups.html",
        series=follow_ups.series_of(current_actor()),
        form=ConfirmForm(formdata=None),
        language=locale(),
    )


@bp.post("/my/settings/follow-ups/<int:consent_id>/end")
@access(Permission.OWN_CHANGE)
def end_follow_ups(consent_id: int) -> ResponseReturnValue:
    """Take the consent back."""
    if not ConfirmForm().validate_on_submit():
        raise StaleForm
    actions.stop_follow_ups(consent_id, current_actor())
    flash(_("メールを止めました。もう届きません。"), "ok")
    return redirect(url_for(".show_follow_ups"))


@bp.get("/follow-ups/<string:token>")
@access(Permission.PUBLIC_READ)
def show_question(token: str) -> ResponseReturnValue:
    """Ask the question of a mail."""
    return _question_page(token, _asked(token), None)


@bp.post("/follow-ups/<string:token>")
@access(Permission.PUBLIC_READ)
def answer_question(token: str) -> ResponseReturnValue:
    """Say what the answer means, and show the passage again; nothing is kept."""
    asked = _asked(token)
    form = answers_form([rules.for_practice(asked.question)])
    is_in_order = form.validate_on_submit()
    return _question_page(token, asked, form), 200 if is_in_order else form.refusal_status


@bp.post("/follow-ups/<string:token>/action")
@access(Permission.PUBLIC_READ)
def tell_action(token: str) -> ResponseReturnValue:
    """Count whether something was done; the mark that it was sent once says nothing of what was told."""
    asked, form = _asked(token), ActionForm()
    if not form.validate_on_submit():
        return _question_page(token, asked, None, form), form.refusal_status
    actions.tell_action(asked.follow_up_id, has_acted=form.has_acted)
    flash(_("教えてくださって、ありがとうございます。どちらの答えも、大切な一歩です。"), "ok")
    return redirect(url_for(".show_question", token=token))


def _offer(course_key: str, form: FollowUpForm) -> str:
    course = queries.get_place(course_key, learner()).course
    return render_template(
        "learning/follow_up_offer.html",
        course=course,
        form=form if may_ask_for_follow_ups(course_key) else None,
        language=locale(),
    )


def _asked(token: str) -> Asked:
    return follow_ups.asked(read_token(str(current_app.secret_key), token))


def _question_page(token: str, asked: Asked, form: AnswersForm | None, action_form: ActionForm | None = None) -> str:
    question = rules.for_practice(asked.question)
    marked = rules.mark(question, form.answers().get(question.id, ()) if form else ())
    action_form = action_form or ActionForm(formdata=None)
    return render_template(
        "learning/follow_up.html",
        token=token,
        asked=asked,
        course=speak_to(asked.course),
        marked=marked,
        passages=passages_again(asked.course, [marked]),
        form=form or answers_form([question], form_key=action_form.form_key.data),
        action_form=action_form,
        language=locale(),
    )
