"""Calls: made with the notice that asks for them, and ended by whoever telephones."""

from collections.abc import Sequence

from sqlalchemy import literal, select, text, update

from lms.accounts.models import Person
from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency, outbox
from lms.core.db import atomic, dialect, session
from lms.core.idempotency import Key
from lms.core.outbox import Payload
from lms.core.refusals import NotFound
from lms.core.rows import INSERTS, table
from lms.sessions.models import CallTask, Registration, TrainingSession
from lms.sessions.queries import calls, locking
from lms.sessions.rules.calls import ENDINGS, CallKind, CallOutcome, Pressed, due_at, kind_of, needs_call, yields_to
from lms.sessions.rules.known import Known, from_payload
from lms.sessions.rules.parties import spoken_to
from lms.sessions.rules.states import RegistrationState

_CALLS = table(CallTask)


def tell(
    kind: CallKind,
    row: TrainingSession,
    told: Sequence[Registration],
    *,
    before: Known | None = None,
    news: str | None = None,
    more: Payload | None = None,
) -> int:
    """Tell whoever stands for these claims something once: a mail for each, and a call for those without e-mail.

    Runs inside the action that holds the lock of the session.

    Args:
        kind: what is told.
        row: the session.
        told: whose claims; of a pair both.
        before: for a change, what they know so far.
        news: what tells this notice from an earlier one of the same kind; the session's version when not given.
        more: what the mail needs besides.

    Returns:
        How many are told.
    """
    told = spoken_to(told)
    known = {"before": before.to_payload()} if before else {}
    mails = {
        f"{kind.value}:{each.id}:{news or row.version}": {"registration_id": each.id, **known, **(more or {})}
        for each in told
    }
    outbox.put_all(kind.mail, mails)
    ask(kind, row, told, before=before)
    return len(told)


def ask(
    kind: CallKind,
    row: TrainingSession,
    told: Sequence[Registration],
    *,
    before: Known | None = None,
    though_mailed: bool = False,
) -> None:
    """Ask for a call to those of these claims who have no e-mail but a telephone, in one statement.

    Where a call is open, it takes over the newer notice: one call tells all there is to tell.

    Args:
        kind: what is told.
        row: the session, locked by the caller.
        told: whose claims.
        before: for a change, what they know so far.
        though_mailed: call those with an address too, because their mail came back.
    """
    ids = sorted(each.id for each in told if though_mailed or needs_call(kind, each.channel))
    if not ids:
        return
    now = clock.now()
    values = {"kind": kind, "before": before.to_payload() if before else None, "made_at": now}
    values["due_at"] = due_at(now, row.starts_at)
    of = select(Registration.id, *(literal(value, _CALLS.c[name].type) for name, value in values.items()), literal(0))
    reached = of.join(Person, Person.id == Registration.person_id).where(Registration.id.in_(ids))
    reached = reached.where(Person.phone.is_not(None))
    if not though_mailed:
        reached = reached.where(Person.email.is_(None))
    asked = INSERTS[dialect()](_CALLS).from_select(["registration_id", *values, "tries"], reached)
    asked = asked.on_conflict_do_update(
        index_elements=["registration_id"],
        index_where=text("ended_at IS NULL"),
        set_=values,
        where=_CALLS.c.kind.not_in(sorted(yields_to(kind)) or [""]),
    )
    session().execute(asked)


def drop_all(training_session_id: int) -> None:
    """End the open calls about a session that is over, but for those that say that nobody had a place."""
    of_it = select(Registration.id).where(Registration.training_session_id == training_session_id)
    session().execute(
        update(CallTask)
        .where(CallTask.registration_id.in_(of_it), CallTask.ended_at.is_(None), CallTask.kind != CallKind.LAPSED)
        .values(ended_at=clock.now(), outcome=CallOutcome.NOT_NEEDED)
        .execution_options(synchronize_session=False)
    )


@atomic
def press(training_session_id: int, call_id: int, pressed: Pressed, actor: Actor, key: Key) -> None:
    """Note how a call went. Who is not at home is called again; a call that has ended stays as it is.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        call_id: of this session.
        pressed: the button.
        actor: who telephoned.
        key: of this press; the same key again counts once.

    Raises:
        NotFound: the call is not of this session.
    """
    locking.lock_training_session(training_session_id)
    call = calls.call_of(training_session_id, call_id)
    if call is None:
        raise NotFound
    if idempotency.result(key) is not None or call.ended_at is not None:
        return
    call.tried_at, call.user_id = clock.now(), actor.user_id
    if pressed is Pressed.NOT_AT_HOME:
        call.tries += 1
    else:
        call.ended_at, call.outcome = clock.now(), ENDINGS[pressed]
    audit.record("registration.call", actor, f"registration:{call.registration_id}", pressed=pressed, kind=call.kind)
    idempotency.remember(key, {"call_id": call.id})


@atomic
def take_back(training_session_id: int, call_id: int, actor: Actor) -> None:
    """Open a call again that somebody has ended by a slip; nothing when a newer one is open.

    Raises:
        NotFound: the call is not of this session.
    """
    locking.lock_training_session(training_session_id)
    call = calls.call_of(training_session_id, call_id)
    if call is None:
        raise NotFound
    if call.outcome not in ENDINGS.values() or calls.open_kinds([call.registration_id]):
        return
    call.ended_at = call.outcome = None
    audit.record("registration.call_again", actor, f"registration:{call.registration_id}")


@atomic
def call_instead(mail: str, payload: Payload) -> Payload:
    """Ask for a call because a mail did not arrive, if it still matters and a telephone is known."""
    kind, registration_id = kind_of(mail), int(payload["registration_id"])
    row = locking.lock_session_of(registration_id)
    registration = session().get_one(Registration, registration_id, populate_existing=True)
    is_over = registration.state in {RegistrationState.ATTENDED, RegistrationState.ABSENT}
    if kind is None or is_over:
        return {"how": "not-needed"}
    before = from_payload(payload["before"]) if "before" in payload else None
    ask(kind, row, [registration], before=before, though_mailed=True)
    return {"how": "asked"}
