"""Finding a session without an account: as a list with its filters, or as a month."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.dates import month_full
from lms.regions.rules import prefecture
from lms.sessions.queries import finding, months, nearby
from lms.sessions.queries.finding import Found
from lms.sessions.rules import words
from lms.sessions.rules.campaigns import national_month
from lms.sessions.rules.finding import FEW_FOUND, Meant, Nearness, Search, month_after, month_before, parse_month, weeks
from lms.sessions.views.filters import address, search_form

bp = Blueprint("sessions", "lms.sessions", template_folder="templates")


@bp.get("/sessions")
@access(Permission.PUBLIC_READ)
def find() -> ResponseReturnValue:
    """Show the coming sessions as a list or as a month, narrowed by the filters in the address."""
    form = search_form()
    status = 200 if form.validate() else 422
    if len(form.meant) == 1:
        return redirect(_at(form.meant[0]))
    search = form.search(request.args.get("page"))
    shown = _month(search) if request.args.get("view") == "month" else _list(search)
    offered = [(place.name, _at(place)) for place in form.meant]
    page = render_template(
        "sessions/find.html",
        form=form,
        search=search,
        offered=offered,
        words=words,
        national_month=national_month(clock.today()),
        **shown,
    )
    return page, status


def _list(search: Search) -> dict[str, Any]:
    found = finding.find(search)
    is_little = found.total < FEW_FOUND and search.page == 1
    near = nearby.nearby(search) if is_little else []
    return {
        "found": found,
        "pages": _pages(found),
        "near": [(words.NEARNESS[nearness], cards, *_all_of(nearness, search)) for nearness, cards in near],
        **_views(None),
    }


def _month(search: Search) -> dict[str, Any]:
    today = clock.today()
    first_day = parse_month(request.args.get("month")) or (search.first_day or today).replace(day=1)
    return {
        "month": first_day,
        "month_name": _name(first_day),
        "today": today,
        "weeks": weeks(first_day),
        "days": months.month(search, first_day),
        "before": _of_month(month_before(first_day)),
        "after": _of_month(month_after(first_day)),
        **_views(first_day),
    }


def _name(first_day: date) -> str:
    """Return 2026年（令和8年）5月."""
    return month_full(first_day)


def _of_month(first_day: date) -> tuple[date, str] | None:
    """Return a month with its address; None beyond the months that can be asked for."""
    name = f"{first_day:%Y-%m}"
    return (first_day, address(url_for("sessions.find"), view="month", month=name)) if parse_month(name) else None


def _views(first_day: date | None) -> dict[str, Any]:
    """Return the ways to see the same: as a list, as a month, in one's own calendar, and one day of it."""
    path = url_for("sessions.find")
    return {
        "list_url": address(path),
        "month_url": address(path, view="month", month=f"{first_day:%Y-%m}" if first_day else None),
        "feed_url": address(url_for("sessions_feed.feed")),
        "day_url": lambda day: address(path, **{"from": day.isoformat(), "to": day.isoformat()}),
    }


def _at(place: Meant) -> str:
    """Return the address of the same search in another place."""
    view = {name: request.args.get(name) for name in ("view", "month")}
    path = url_for("sessions.find")
    return address(path, prefecture=place.prefecture_code, municipality=place.code6, **view)


def _all_of(nearness: Nearness, search: Search) -> tuple[str, str | None]:
    """Return where all sessions are that are near in the same way, and the address; None if no search finds them."""
    path, said = url_for("sessions.find"), str(words.NEARNESS[nearness])
    if nearness is Nearness.SAME_PREFECTURE and search.home:
        return prefecture(search.home).name, address(path, prefecture=search.home, municipality=None)
    if nearness is Nearness.ONLINE:
        return said, address(path, prefecture=None, municipality=None, mode="online")
    return said, None


def _pages(found: Found) -> dict[str, Any]:
    """Return the way to the other pages with the same filters: numbers, and the pages before and after."""
    path, near = url_for("sessions.find"), found.near_pages
    before, after = found.page - 1, found.page + 1
    return {
        "numbers": [(str(number), address(path, page=number), number == found.page) for number in near],
        "before": address(path, page=before) if before in near else None,
        "after": address(path, page=after) if after in near else None,
    }
