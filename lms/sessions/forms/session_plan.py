"""From the boxes of the session form to a plan, and back."""

from datetime import timedelta
from typing import Any

from lms.core.clock import to_jst
from lms.core.i18n import gettext as _
from lms.sessions.forms.scheduling import OPENING_TIME, SessionForm
from lms.sessions.rules.scheduling import Plan, closing_instant, instant, last_day_of
from lms.sessions.rules.states import AccessFact, Audience, Mode


def plan_from(form: SessionForm) -> Plan:
    """Read a form that has passed its checks as a plan."""
    starts_at = instant(form.held_on.data, form.starts.data)
    mode = Mode(form.mode.data)
    return Plan(
        course_key=form.course_key.data,
        title=form.title.data,
        summary=form.summary.data or "",
        mode=mode,
        audience=Audience(form.audience.data),
        languages=tuple(form.languages.data),
        access_facts=tuple(AccessFact(value) for value in form.access_facts.data),
        venue_id=(form.venue_id.data or None) if mode is not Mode.ONLINE else None,
        online_url=(form.online_url.data or None) if mode is not Mode.IN_PERSON else None,
        municipality_code=form.municipality_code,
        doors_open_at=instant(form.held_on.data, form.doors_open.data) if form.doors_open.data else None,
        starts_at=starts_at,
        ends_at=instant(form.held_on.data, form.ends.data),
        registration_opens_at=form.opens_at(),
        registration_closes_at=closing_instant(form.closes_on.data, starts_at),
        promotion_closes_at=starts_at - timedelta(hours=form.promotion_hours.data),
        capacity=form.capacity.data,
        is_private=form.is_private.data,
        lecturers=form.lecturers.data or None,
        what_to_bring=form.what_to_bring.data or None,
        fee=form.fee.data or None,
        most_in_group=form.most_in_group.data,
    )


def fields_from(plan: Plan) -> dict[str, Any]:
    """Write a plan as the data of the form; the municipality is named by the caller."""
    opens_at = to_jst(plan.registration_opens_at) if plan.registration_opens_at else None
    starts_at = to_jst(plan.starts_at)
    return {
        "course_key": plan.course_key,
        "title": plan.title,
        "held_on": starts_at.date(),
        "starts": starts_at.time(),
        "ends": to_jst(plan.ends_at).time(),
        "doors_open": to_jst(plan.doors_open_at).time() if plan.doors_open_at else None,
        "mode": plan.mode,
        "venue_id": plan.venue_id or 0,
        "online_url": plan.online_url,
        "capacity": plan.capacity,
        "opens_on": opens_at.date() if opens_at else None,
        "opens": opens_at.time() if opens_at and opens_at.time() != OPENING_TIME else None,
        "closes_on": last_day_of(plan.registration_closes_at),
        "promotion_hours": (plan.starts_at - plan.promotion_closes_at) // timedelta(hours=1),
        "is_private": plan.is_private,
        "audience": plan.audience,
        "languages": list(plan.languages),
        "access_facts": list(plan.access_facts),
        "lecturers": plan.lecturers,
        "what_to_bring": plan.what_to_bring,
        "fee": plan.fee,
        "most_in_group": plan.most_in_group,
        "summary": plan.summary,
    }


def venue_label(name: str, seats: int | None) -> str:
    """Return a venue as the list of choices names it."""
    return _("%(name)s（%(seats)s席）", name=name, seats=seats) if seats else name


def differences(form: SessionForm, stored: SessionForm) -> list[tuple[str, str, str]]:
    """List where what was typed differs from what is stored by now.

    Returns:
        Per field its label, what is stored, and what was typed.
    """
    pairs = [(form[name], stored[name]) for name in fields_shown(form)]
    return [(str(typed.label.text), shown(kept), shown(typed)) for typed, kept in pairs if shown(typed) != shown(kept)]


def fields_shown(form: SessionForm) -> list[str]:
    """Name the fields that hold something about the session."""
    apart = {"csrf_token", "form_key", "version", "accepted_excess", "organisation_id", "publish", "preview"}
    return [field.name for field in form if field.name not in apart]


def shown(field: Any) -> str:
    """Return the value of a field as a person reads it."""
    if offered := getattr(field, "choices", None):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return "、".join(str(each.label) for each in offered if each.value in chosen) or "－"
    if field.type == "BooleanField":
        return "✓" if field.data else "－"
    return field._value() or "－"
