"""What the filters find, for a calendar that subscribes to it: no sign-in, and nothing private in it."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.i18n import deadline
from lms.core.i18n import gettext as _
from lms.sessions.formats.calendar import MEDIA_TYPE, Entry, write_feed
from lms.sessions.models import TrainingSession
from lms.sessions.queries import finding
from lms.sessions.queries.cards import Card
from lms.sessions.rules.states import SessionState
from lms.sessions.views.filters import search_form

bp = Blueprint("sessions_feed", "lms.sessions")


@bp.get("/sessions.ics")
@access(Permission.PUBLIC_READ)
def feed() -> ResponseReturnValue:
    """Hand out the coming sessions; a filter that cannot be read does not count."""
    form = search_form()
    form.validate()
    entries = [_entry(card) for card in finding.feed(form.search(None))]
    name = "・".join([_("つながりサポーター講座"), *form.said()])
    answer = Response(write_feed(name, entries), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer.cache_control.no_cache = True  # kept, but asked for again: a session that is called off says so at once
    answer.add_etag()
    return answer.make_conditional(request)


def _entry(card: Card) -> Entry:
    it = card.training_session
    site_url = str(current_app.config["SITE_URL"])
    url = f"{site_url}{card.public_path}"
    return Entry(
        uid=f"training-session-{it.id}@{urlsplit(site_url).hostname}",
        sequence=it.version,
        stamp=it.called_off_at or it.published_at or it.created_at,
        title=it.title,
        starts_at=it.starts_at,
        ends_at=it.ends_at,
        place=f"{card.venue.name} {card.venue.address}" if card.venue else _("オンライン"),
        details="\n\n".join(filter(None, [_in_doubt(it), it.summary, _("くわしいことと申し込み：%(url)s", url=url)])),
        url=url,
        organiser_name=card.organisation.name,
        organiser_address=card.organisation.contact_email or None,
        is_cancelled=it.state is SessionState.CALLED_OFF,
    )


def _in_doubt(it: TrainingSession) -> str | None:
    """Say when it is decided whether a session is held, as before a storm."""
    if it.decision_at is None or it.state is not SessionState.PUBLISHED:
        return None
    return _("%(when)sに、開くかどうかを決めます。", when=deadline(it.decision_at))
