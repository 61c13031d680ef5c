"""Follow-ups: asked for by an own consent, stopped by one press, and gone some time after the last."""

from collections.abc import Collection

from sqlalchemy import delete

from lms.accounts import queries as people
from lms.accounts.models import Consent
from lms.accounts.policy import Actor
from lms.core import audit, clock, erasing, idempotency, outbox
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.outbox import Payload
from lms.core.refusals import NotFound
from lms.learning import queries
from lms.learning.actions.tallies import count
from lms.learning.models import FollowUp
from lms.learning.queries import follow_ups as reads
from lms.learning.rules import follow_up as rules
from lms.learning.rules import learner_of


@atomic
def ask_for_follow_ups(course_key: str, actor: Actor, key: Key) -> None:
    """Keep somebody's consent and plan the mails; nothing more when they have asked already.

    Raises:
        NotFound: there is no such course, or nothing in it can be asked.

    Source: docs/rules.md, R16 "Retention".
    """
    if idempotency.result(key) is not None:
        return
    edition = queries.get_place(course_key, learner_of(actor, None)).edition
    people.lock_people(actor.person_ids)
    if any(series.course.key == course_key for series in reads.series_of(actor)):
        return
    now = clock.now()
    consent = Consent(
        person_id=actor.person_ids[0], purpose=rules.PURPOSE, wording_version=rules.WORDING_VERSION, given_at=now
    )
    session().add(consent)
    session().flush()
    questions = rules.choose(edition.course, f"{edition.id}:{key.value}")
    if not questions:
        raise NotFound
    planned = [
        FollowUp(
            consent_id=consent.id,
            course_key=course_key,
            course_version_id=edition.id,
            question_id=question.id,
            months=months,
            due_at=rules.due_at(now, months),
        )
        for months, question in zip(rules.MONTHS, questions, strict=False)
    ]
    session().add_all(planned)
    session().flush()
    for follow_up in planned:
        name, payload = f"follow-up:{follow_up.id}", {"follow_up_id": follow_up.id}
        outbox.put("mail.follow_up", payload, dedupe_key=name, not_before_at=follow_up.due_at)
    _forget_later(planned[-1], "end")
    audit.record("consent.give", actor, f"person:{actor.person_id}", purpose=rules.PURPOSE)


@atomic
def stop_follow_ups(consent_id: int, actor: Actor | None = None) -> None:
    """Take a consent back, and with it every mail to come; a second time changes nothing.

    Args:
        consent_id: the consent.
        actor: who stops it, whose own it must be; None for whoever holds the link of a mail.

    Raises:
        NotFound: there is none such, or it is somebody else's.
    """
    consent = session().get(Consent, consent_id, with_for_update=True, populate_existing=True)
    if consent is None or (actor and consent.person_id not in actor.person_ids):
        raise NotFound
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    ids = reads.follow_up_ids(consent_id=consent_id)
    erasing.forget_messages("follow_up_id", ids, how="not-needed")
    if ids:
        _forget_later(session().get_one(FollowUp, ids[-1]), "stop", from_now=True)
    audit.record("consent.withdraw", actor, f"person:{consent.person_id}", purpose=consent.purpose)


@atomic
def tell_action(follow_up_id: int, *, has_acted: bool) -> None:
    """Count that somebody has done something, or not yet; once for each mail, and without keeping who said which.

    Raises:
        NotFound: the mail is gone.
    """
    follow_up = session().get(FollowUp, follow_up_id, with_for_update=True, populate_existing=True)
    if follow_up is None:
        raise NotFound
    if follow_up.has_told:
        return
    follow_up.has_told = True
    count(follow_up.course_key, rules.ACTED, {str(follow_up.months): int(has_acted)}, choices=2)


@atomic
def forget_follow_ups(payload: Payload) -> Payload:
    """Delete a consent and its mails, some time after the last of them; the worker's."""
    follow_up = session().get(FollowUp, int(payload["follow_up_id"]))
    if follow_up is None:
        return {"how": "not-needed"}
    ids = reads.follow_up_ids(consent_id=follow_up.consent_id)
    erasing.forget_messages("follow_up_id", ids, how="not-needed")
    session().execute(delete(Consent).where(Consent.id == follow_up.consent_id))
    return {"how": "done"}


@atomic
def erase_person(person_ids: Collection[int]) -> None:
    """Take out what mails said to somebody who is erased, and end those to come; consents go with the person."""
    erasing.forget_messages("follow_up_id", reads.follow_up_ids(person_ids=person_ids))


def _forget_later(last: FollowUp, cause: str, *, from_now: bool = False) -> None:
    moment = (clock.now() if from_now else last.due_at) + rules.KEPT_FOR
    name, payload = f"follow-up:forget:{last.id}:{cause}", {"follow_up_id": last.id}
    outbox.put("learning.forget_follow_ups", payload, dedupe_key=name, not_before_at=moment)


JOBS = {"learning.forget_follow_ups": forget_follow_ups}
