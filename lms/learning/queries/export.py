"""What learning knows about one human being, for the person."""

from sqlalchemy import select

from lms.accounts.models import Consent
from lms.accounts.policy import Actor
from lms.accounts.queries.export import Rows, rows
from lms.learning.models import AnswerEvent, Attempt, Enrolment, FollowUp, ModuleProgress


def export_person(actor: Actor) -> dict[str, Rows]:
    """Return the chapters read, the quizzes taken, every answer given, and the mails to come."""
    mine = Enrolment.person_id.in_(actor.person_ids)
    chapters = select(Enrolment.course_key, ModuleProgress.module_key, ModuleProgress.finished_at)
    quizzes = select(
        Enrolment.course_key,
        Attempt.quiz_key,
        Attempt.started_at,
        Attempt.submitted_at,
        Attempt.points,
        Attempt.out_of,
        Attempt.is_passed,
    )
    answers = select(Enrolment.course_key, AnswerEvent.question_id, AnswerEvent.choices, AnswerEvent.at)
    mails = select(FollowUp.course_key, FollowUp.months, FollowUp.question_id, FollowUp.due_at, FollowUp.has_told)
    return {
        "chapters": rows(
            chapters.join(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
            .where(mine)
            .order_by(ModuleProgress.id)
        ),
        "quizzes": rows(quizzes.join(Attempt, Attempt.enrolment_id == Enrolment.id).where(mine).order_by(Attempt.id)),
        "answers": rows(
            answers.join(Attempt, Attempt.enrolment_id == Enrolment.id)
            .join(AnswerEvent, AnswerEvent.attempt_id == Attempt.id)
            .where(mine)
            .order_by(AnswerEvent.id)
        ),
        "follow_ups": rows(
            mails.join(Consent, Consent.id == FollowUp.consent_id)
            .where(Consent.person_id.in_(actor.person_ids))
            .order_by(FollowUp.id)
        ),
    }
