"""Who may be marked when, and what closing a session says to the statistics; all pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.core.calendar import fiscal_year_of
from lms.core.clock import to_jst
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.states import Mode, SessionState

DESK_OPENS_BEFORE = timedelta(hours=12)
"""How long before the start people may be marked; a desk opened on the wrong day is noticed."""


class DeskNotOpen(Refusal):
    """The session is a draft or called off, or its day has not come."""

    title = _("まだ受付の時間ではありません")
    message = _("受付は、公開した回で、始まりの12時間前から使えます。")


class DeskClosed(Refusal):
    """The session is closed: what is wrong is corrected, with its history, on the roster."""

    title = _("この回は、もう締めてあります")
    message = _("出席のまちがいは、名簿から直せます。直したことは、記録に残ります。")


class NotClosedYet(Refusal):
    """Corrections and headcounts belong to a closed session."""

    title = _("この回は、まだ締めていません")
    message = _("受付の画面で出席をつけて、回を締めてください。")


class Full(Refusal):
    """There is no free place, and nobody has said that one more fits."""

    title = _("満席です")
    message = _("会場に余裕があれば、「定員を1人増やして受け付ける」を選べます。")


@dataclass(frozen=True, slots=True)
class Held:
    """What the statistics keep of a session that was held; frozen copies."""

    starts_at: datetime
    municipality_code: str | None
    organisation_id: int
    organisation_kind: str
    course_key: str
    mode: Mode

    def dimensions(self, age_band: str | None = None) -> dict[str, str | int | None]:
        """Return the dimensions of a fact about this session.

        Source: docs/rules.md, R14 "Fiscal year" and R18 "Place".
        """
        code = self.municipality_code
        return {
            "fiscal_year": fiscal_year_of(self.starts_at),
            "month": f"{to_jst(self.starts_at):%Y-%m}",
            "prefecture_code": code[:2] if code else None,
            "municipality_code": code,
            "organisation_id": self.organisation_id,
            "organisation_kind": self.organisation_kind,
            "course_key": self.course_key,
            "mode": self.mode.value,
            "age_band": age_band,
        }


def attendances_by_age(attended: Iterable[tuple[str | None, int]]) -> Counter[str | None]:
    """Count attendances by age band; of a pair, only the named person's age is known.

    Args:
        attended: per claim the age band of its person (None: not known) and its places.

    Returns:
        People by age band; None is 不明.

    Source: docs/rules.md, R9 "Headcount".
    """
    counted: Counter[str | None] = Counter()
    for age_band, places in attended:
        counted[age_band] += 1
        counted[None] += places - 1
    return +counted


def is_desk_open(state: SessionState, starts_at: datetime, now: datetime) -> bool:
    """Say whether people may be marked: a published session, from 12 hours before its start on."""
    return state is SessionState.PUBLISHED and now >= starts_at - DESK_OPENS_BEFORE


def may_mark(state: SessionState, starts_at: datetime, now: datetime) -> None:
    """Let somebody be marked at the desk, or say why not.

    Raises:
        DeskClosed: the session is closed.
        DeskNotOpen: it is not published, or starts more than 12 hours from now.

    Source: docs/rules.md, R8 "Attendance".
    """
    if state is SessionState.CLOSED:
        raise DeskClosed
    if not is_desk_open(state, starts_at, now):
        raise DeskNotOpen


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Say whether the session has come to its planned end; closing before it is possible, but worth a word."""
    return now >= ends_at
