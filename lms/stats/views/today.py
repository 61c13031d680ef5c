"""What a coordinator should look at today, in words, each with the one thing to do."""

from collections.abc import Sequence
from datetime import date

from lms.accounts.models import Organisation
from lms.catalog.models import HelpDeskEntry
from lms.core.dates import day
from lms.core.due_items import DueItem
from lms.core.i18n import gettext as _
from lms.sessions.queries.due_days import Owed
from lms.sessions.rules.due_days import PaperStanding, standing_of
from lms.sessions.rules.filings import KINDS
from lms.stats.queries import DueSession
from lms.stats.rules.due import Reason, days_between, is_late


def items(
    sessions: Sequence[DueSession], owed: Sequence[Owed], entries: Sequence[HelpDeskEntry], today: date
) -> list[DueItem]:
    """Write the list, what is late first."""
    built = [_of_session(each, today) for each in sessions]
    built += [_of_paper(each, today) for each in owed] + [_of_entry(each, today) for each in entries]
    return sorted(built, key=lambda item: item.state != "late")


def _of_paper(owed: Owed, today: date) -> DueItem:
    """Name a plan or report that has not come, and lead to whoever sends it."""
    row = owed.training_session
    is_late = standing_of(owed.due, today, is_sent=False) is PaperStanding.LATE
    days = days_between(today, owed.due.on)
    values = {"day": day(row.starts_at), "title": row.title, "organisation": row.organisation.name}
    return DueItem(
        "late" if is_late else "soon",
        _late(days) if is_late else _left(days),
        _("届いていない%(paper)s（この地域の決まり：%(day)sまで）", paper=KINDS[owed.kind], day=day(owed.due.on)),
        _("%(day)s　%(title)s（%(organisation)s）", **values),
        *_way_to_organisation(row.organisation),
    )


def _of_session(due: DueSession, today: date) -> DueItem:
    row, organisation = due.card.training_session, due.card.organisation
    place = due.card.venue.name if due.card.venue else _("オンライン")
    values = {"day": day(row.starts_at), "title": row.title, "place": place, "organisation": organisation.name}
    named = _("%(day)s　%(title)s（%(place)s・%(organisation)s）", **values)
    if due.reason is Reason.UNCLOSED:
        url, label = _way_to(due)
        when = _late(days_between(today, row.ends_at))
        return DueItem(_state(due.reason), when, _("締めていない回"), named, url, label)
    if due.reason is Reason.CALLED_OFF:
        when = _left(days_between(today, row.starts_at))
        return DueItem(_state(due.reason), when, _("中止になった回"), named, *_page_of(due))
    when = _left(days_between(today, row.registration_closes_at))
    title = _("申し込みの少ない回（%(taken)s／%(all)s席）", taken=due.card.queue.occupied, all=row.capacity)
    return DueItem(_state(due.reason), when, title, named, *_page_of(due))


def _of_entry(entry: HelpDeskEntry, today: date) -> DueItem:
    area = {"prefecture": entry.area[:2], "municipality": entry.area if len(entry.area) > 2 else None}
    asked = "&".join(f"{name}={value}" for name, value in area.items() if value and value != "JP")
    return DueItem(
        _state(Reason.DESK_REVIEW),
        _late(days_between(today, entry.review_due_on)),
        _("相談先の確認"),
        _("「%(name)s」を最後に確かめたのは %(day)s です", name=entry.name, day=day(entry.checked_on)),
        f"/help-desks?{asked}" if asked else "/help-desks",
        _("相談先のページを見る"),
    )


def _way_to(due: DueSession) -> tuple[str, str]:
    """Return how to reach whoever has to close the session: the desk itself is the organiser's."""
    url, label = _way_to_organisation(due.card.organisation)
    return (url, label) if url else _page_of(due)


def _way_to_organisation(organisation: Organisation) -> tuple[str, str]:
    if organisation.contact_phone:
        return f"tel:{organisation.contact_phone}", _("団体に電話する")
    if organisation.contact_email:
        return f"mailto:{organisation.contact_email}", _("団体にメールする")
    return "", ""


def _page_of(due: DueSession) -> tuple[str, str]:
    """Return the public page; whoever has the address of a private session may book there, so it is not handed on."""
    if due.card.training_session.private_token:
        return "/sessions", _("ほかの回をさがす")
    return due.card.public_path, _("案内のページを見る")


def _state(reason: Reason) -> str:
    return "late" if is_late(reason) else "soon"


def _late(days: int) -> str:
    return _("%(days)s日すぎています", days=-days) if days else _("きょうまででした")


def _left(days: int) -> str:
    return {0: _("きょう"), 1: _("あす")}.get(days) or _("あと%(days)s日", days=days)
