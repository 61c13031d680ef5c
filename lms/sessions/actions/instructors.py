"""What coordinators settle: who is registered to teach, and whether that is asked for."""

from datetime import date

from sqlalchemy import delete

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.rows import insert_missing
from lms.sessions.models.instructors import Instructor, InstructorRule


@atomic
def register(area: str, name: str, starts_on: date, ends_on: date | None, actor: Actor, key: Key) -> int:
    """Put somebody into the register of an area within the actor's reach; return the entry's id."""
    if done := idempotency.result(key):
        return int(done["instructor_id"])
    row = Instructor(area=area, name=name, starts_on=starts_on, ends_on=ends_on, created_at=clock.now())
    session().add(row)
    session().flush()
    audit.record("instructor.register", actor, f"instructor:{row.id}", area=area)
    idempotency.remember(key, {"instructor_id": row.id})
    return row.id


@atomic
def end(instructor_id: int, actor: Actor) -> None:
    """Let a registration end with yesterday; one that has not begun is taken out. What was published stays."""
    row = session().get(Instructor, instructor_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    yesterday = date.fromordinal(clock.today().toordinal() - 1)
    if row.starts_on > yesterday:
        session().delete(row)
    else:
        row.ends_on = min(row.ends_on or yesterday, yesterday)
    audit.record("instructor.end", actor, f"instructor:{instructor_id}", area=row.area)


@atomic
def ask(area: str, actor: Actor, *, is_on: bool) -> None:
    """Ask for a registered instructor in an area from now on, or no longer. Sessions already published stay so."""
    if is_on:
        insert_missing(InstructorRule, [{"area": area, "since_at": clock.now()}])
    else:
        session().execute(delete(InstructorRule).where(InstructorRule.area == area))
    audit.record("instructor.rule", actor, f"area:{area}", state="on" if is_on else "off")
