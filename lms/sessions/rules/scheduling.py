"""What an organiser settles about a training session, and what may still change; all pure."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lms.core.clock import JST, to_jst
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.states import AccessFact, Audience, Mode, SessionState


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a session that its organiser types in.

    Attributes:
        registration_opens_at: None opens it as soon as it is published.
        promotion_closes_at: from then on nobody moves up from the waiting list by machine.
        capacity: people, 1 or more.
        is_private: reachable only by its link.
        most_in_group: up to how many people a group may book on the page; None: only by telephone or paper.
    """

    course_key: str
    title: str
    summary: str
    mode: Mode
    audience: Audience
    languages: tuple[str, ...]
    access_facts: tuple[AccessFact, ...]
    venue_id: int | None
    online_url: str | None
    municipality_code: str | None
    doors_open_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime | None
    registration_closes_at: datetime
    promotion_closes_at: datetime
    capacity: int
    is_private: bool
    lecturers: str | None
    what_to_bring: str | None
    fee: str | None
    most_in_group: int | None = None


class NoLongerEditable(Refusal):
    """The session is closed or called off."""

    title = _("この回は、もう変えられません")
    message = _("締めた回と中止した回は、そのまま残ります。出席のまちがいは、名簿から直せます。")


class NotReadyToPublish(Refusal):
    """Something is missing without which nobody could come."""

    title = _("まだ公開できません")
    message = _("会場か、オンラインのURLが入っていません。内容を直してから、公開してください。")


class SaveResult(StrEnum):
    """How an edit ended; only SAVED has changed anything."""

    SAVED = "saved"
    EDITED_MEANWHILE = "edited-meanwhile"
    OVER_CAPACITY = "over-capacity"


@dataclass(frozen=True, slots=True)
class Saved:
    """The end of an edit.

    Attributes:
        excess: people for whom there would be no place.
        promoted: how many moved up from the waiting list.
        told: how many are told of the change by mail.
    """

    result: SaveResult
    excess: int = 0
    promoted: int = 0
    told: int = 0


TOLD = frozenset({"starts_at", "ends_at", "doors_open_at", "venue_id", "online_url", "mode", "what_to_bring", "fee"})
"""Changes that people with a place have to hear of."""


def instant(day: date, moment: time) -> datetime:
    """Return the instant at which a clock in Japan shows *moment* on *day*."""
    return datetime.combine(day, moment, tzinfo=JST)


def closing_instant(last_day: date, starts_at: datetime) -> datetime:
    """Return when registration ends: with the last day, but never after the start.

    Args:
        last_day: the last day on which one may register, by the Japanese calendar.
        starts_at: the start of the session, aware.
    """
    return min(instant(last_day + timedelta(days=1), time.min), starts_at)


def last_day_of(closes_at: datetime) -> date:
    """Return the last day on which one may register, given the instant at which it ends."""
    return to_jst(closes_at - timedelta(microseconds=1)).date()


def changes(before: Plan, after: Plan) -> frozenset[str]:
    """Name what differs between two plans."""
    return frozenset(f.name for f in fields(Plan) if getattr(before, f.name) != getattr(after, f.name))


def moved_by_days(plan: Plan, days: int) -> Plan:
    """Return the same plan some days later, with all its windows."""
    shift = timedelta(days=days)
    moments = {
        f.name: getattr(plan, f.name) + shift
        for f in fields(Plan)
        if f.name.endswith("_at") and getattr(plan, f.name) is not None
    }
    return replace(plan, **moments)


def missing_for_publication(plan: Plan) -> list[str]:
    """Name the fields without which nobody could come: a venue, or an address to join at."""
    missing = []
    if plan.mode is not Mode.ONLINE and plan.venue_id is None:
        missing.append("venue_id")
    if plan.mode is not Mode.IN_PERSON and not plan.online_url:
        missing.append("online_url")
    return missing


def seats_lacking(mode: Mode, capacity: int, seats: int | None) -> int:
    """Say for how many people a venue has no seat; worth a word, and the organiser's to decide.

    Args:
        mode: of the session; where people may join online too, not all of them come.
        capacity: people.
        seats: of the venue; None when there is none, or nobody has counted.
    """
    return max(0, capacity - seats) if mode is Mode.IN_PERSON and seats else 0


def may_still_change(state: SessionState) -> bool:
    """Say whether the plan of a session may be edited: not once it is closed or called off."""
    return state in (SessionState.DRAFT, SessionState.PUBLISHED)
