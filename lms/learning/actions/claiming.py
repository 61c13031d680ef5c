"""A device's progress taken along by the person it belongs to."""

from sqlalchemy import delete, select, update

from lms.accounts.policy import Actor
from lms.core import audit
from lms.core.db import atomic, session
from lms.core.rows import insert_missing
from lms.learning import queries, rules
from lms.learning.actions.enrolling import Outcome, hand_over
from lms.learning.models import Attempt, Enrolment, ModuleProgress
from lms.learning.rules import Learner


@atomic
def claim_guest(actor: Actor, guest: str | None) -> Outcome:
    """Take along what a device did without an account: it is the person's own from now on.

    What the person did already stays as it is, with its version (R1); a second claim finds nothing left.

    Args:
        actor: who is signed in on the device.
        guest: hash of the device's token; None when the device did nothing.
    """
    learner = rules.learner_of(actor, None)
    mine = {enrolment.course_key: enrolment for enrolment in reversed(queries.lock_enrolments(learner))}
    brought = queries.lock_enrolments(Learner(guest=guest))
    evidence = queries.evidence_of([enrolment.id for enrolment in brought])
    for enrolment in brought:
        if enrolment.course_key in mine:
            _merge(enrolment, mine[enrolment.course_key])
        else:
            enrolment.person_id, enrolment.guest_hash = learner.person_id, None
    session().flush()
    if brought:
        audit.record("learning.claim", actor, f"person:{actor.person_id}", courses=len(brought))
    return Outcome(numbers=tuple(hand_over(learner, evidence)))


def _merge(guest: Enrolment, own: Enrolment) -> None:
    rows = session().scalars(select(ModuleProgress).where(ModuleProgress.enrolment_id == guest.id))
    insert_missing(
        ModuleProgress,
        [{"enrolment_id": own.id, "module_key": r.module_key, "finished_at": r.finished_at} for r in rows],
    )
    session().execute(update(Attempt).where(Attempt.enrolment_id == guest.id).values(enrolment_id=own.id))
    session().execute(delete(Enrolment).where(Enrolment.id == guest.id))
