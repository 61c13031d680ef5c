"""What an organiser sends about a session: a plan before it, a report after it, an addendum to the report; all pure.

What was sent never changes. A plan that has changed is sent again; a mistake in a report is mended by an addendum
that stands beside it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from lms.core.refusals import Refusal
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.feedback import Survey
from lms.sessions.rules.states import SessionState

VERSION = 1
"""Of the shape in which contents are stored; what was sent in an older shape can always be read."""

UNKNOWN_AGE = ""


class FilingKind(StrEnum):
    """What was sent."""

    PLAN = "plan"
    REPORT = "report"
    ADDENDUM = "addendum"


KINDS: dict[FilingKind, LazyString] = {
    FilingKind.PLAN: _("実施計画"),
    FilingKind.REPORT: _("実施報告"),
    FilingKind.ADDENDUM: _("追補"),
}


class SentAlready(Refusal):
    """The same was sent before, from another window or by a colleague."""

    title = _("先に送られています")
    message = _("ほかの画面から先に送られています。二重には送っていません。送られたものを、たしかめてください。")
    next_label = _("送られたものを見る")


class NoPlanAnyMore(Refusal):
    """The session has begun, or is called off."""

    title = _("この回の計画は、もう送れません")
    message = _("計画を送れるのは、始まる前の回だけです。終わった回は、締めてから実施報告を送れます。")


class ChangedMeanwhile(Refusal):
    """What is known has changed between looking and sending."""

    title = _("たしかめている間に、数字か内容が変わりました")
    message = _("まだ送っていません。ページを開きなおして、もう一度たしかめてください。")


@dataclass(frozen=True, slots=True)
class Particulars:
    """The session as it stands in what was sent: copies, so that no later change reaches them; moments in ISO form."""

    training_session_id: int
    title: str
    course_key: str
    course_title: str
    course_version: str | None
    organisation_id: int
    organisation: str
    organisation_kind: str
    municipality_code: str | None
    place: str
    venue: str | None
    mode: str
    starts_at: str
    ends_at: str
    capacity: int
    audience: str
    languages: tuple[str, ...]
    lecturers: tuple[str, ...]

    @property
    def begins(self) -> datetime:
        """When it starts, aware."""
        return datetime.fromisoformat(self.starts_at)

    @property
    def ends(self) -> datetime:
        """When it ends, aware."""
        return datetime.fromisoformat(self.ends_at)


@dataclass(frozen=True, slots=True)
class Heads:
    """Who took part (のべ), by age band; the empty text is 不明. Nobody is in both, and no band has 0."""

    named: Mapping[str, int]
    unnamed: Mapping[str, int]

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(self.named.values()) + sum(self.unnamed.values())


@dataclass(frozen=True, slots=True)
class Content:
    """All that stands in a plan, report or addendum.

    Attributes:
        heads: None in a plan.
        survey: None where nobody counted one.
        remarks: in the sender's words; of an addendum what it mends.
    """

    particulars: Particulars
    remarks: str = ""
    heads: Heads | None = None
    survey: Survey | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return what is stored: plain values, with the version of their shape."""
        return {"version": VERSION, **json.loads(json.dumps(asdict(self), ensure_ascii=False))}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Read what `to_payload` wrote."""
        said = dict(payload["particulars"])
        for name in ("languages", "lecturers"):
            said[name] = tuple(said[name])
        heads, survey = payload["heads"], payload["survey"]
        return cls(
            Particulars(**said),
            payload["remarks"],
            Heads(**heads) if heads else None,
            Survey(**survey) if survey else None,
        )

    @property
    def digest(self) -> str:
        """A mark of what is known by itself, without what is typed: whether it is still what a page showed."""
        known = {**self.to_payload(), "remarks": "", "survey": None}
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]


def may_plan(state: SessionState, starts_at: datetime, now: datetime) -> bool:
    """Say whether a plan can be sent: before the session begins, published or not."""
    return state in (SessionState.DRAFT, SessionState.PUBLISHED) and now < starts_at


def changed_parts(sent: Particulars, known: Particulars) -> list[str]:
    """Name what of a session differs from what was sent, as `PARTS` words it, in its order."""
    return [str(words) for name, words in PARTS.items() if getattr(sent, name) != getattr(known, name)]


PARTS: dict[str, LazyString] = {
    "title": _("題名"),
    "starts_at": _("始まり"),
    "ends_at": _("終わり"),
    "venue": _("会場"),
    "place": _("市区町村"),
    "mode": _("受け方"),
    "capacity": _("定員"),
    "audience": _("どなた向け"),
    "languages": _("ことば"),
    "lecturers": _("講師"),
    "course_title": _("講座"),
    "course_version": _("講座の版"),
    "organisation": _("実施主体"),
}
