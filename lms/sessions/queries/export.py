"""What sessions know about one human being, for the person, and what has to be let go of when they are erased."""

from sqlalchemy import select

from lms.accounts.models import Organisation
from lms.accounts.policy import Actor
from lms.accounts.queries.export import Rows, rows
from lms.core.db import session
from lms.sessions.models import AccessNeeds, Attendance, Registration, RegistrationEvent, TrainingSession
from lms.sessions.rules.booking_number import parse_booking_number


def export_person(actor: Actor) -> dict[str, Rows]:
    """Return every booking with its steps; what staff wrote about one is told too."""
    mine = Registration.person_id.in_(actor.person_ids)
    booked = select(
        Registration.booking_number,
        TrainingSession.title,
        TrainingSession.starts_at,
        Organisation.name.label("organisation_name"),
        Registration.state,
        Registration.places,
        Registration.group_name,
        Registration.channel,
        Registration.created_at,
        Attendance.minutes_late,
        Attendance.minutes_early,
    )
    steps = select(
        Registration.booking_number,
        RegistrationEvent.state,
        RegistrationEvent.cause,
        RegistrationEvent.at,
        RegistrationEvent.reason,
    )
    needed = select(Registration.booking_number, AccessNeeds.kinds, AccessNeeds.note, AccessNeeds.changed_at)
    return {
        "bookings": rows(
            booked.join(TrainingSession, TrainingSession.id == Registration.training_session_id)
            .join(Organisation, Organisation.id == TrainingSession.organisation_id)
            .outerjoin(Attendance, Attendance.registration_id == Registration.id)
            .where(mine)
            .order_by(Registration.id)
        ),
        "steps": rows(
            steps.join(RegistrationEvent, RegistrationEvent.registration_id == Registration.id)
            .where(mine)
            .order_by(RegistrationEvent.id)
        ),
        "access_needs": rows(
            needed.join(AccessNeeds, AccessNeeds.registration_id == Registration.id)
            .where(mine)
            .order_by(Registration.id)
        ),
    }


def holder_of(booking_number: str) -> int | None:
    """Return the person who made the booking with this number, in any spelling; None when there is none."""
    canonical = parse_booking_number(booking_number)
    statement = select(Registration.person_id).where(Registration.booking_number == canonical)
    return session().scalar(statement) if canonical else None


def claims_of(actor: Actor) -> dict[int, int]:
    """Return all claims of one human being, each with its session."""
    mine = select(Registration.id, Registration.training_session_id).where(Registration.person_id.in_(actor.person_ids))
    return {row.id: row.training_session_id for row in session().execute(mine.order_by(Registration.id))}
