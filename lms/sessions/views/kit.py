"""Everything on paper for one session."""

from urllib.parse import quote

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.catalog.rules import HelpDesk
from lms.core import audit
from lms.core.i18n import day, day_full, speaking, time_of_day
from lms.core.i18n import gettext as _
from lms.sessions.formats.kit import KitData, SheetRow, render
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise
from lms.sessions.rules.guests import Guest, on_sheet
from lms.sessions.rules.sheet import may_print, row_code
from lms.sessions.rules.states import Mode, RegistrationState, SessionState
from lms.sessions.rules.windows import public_path
from lms.sessions.rules.words import ACCESS_FACTS, LANGUAGES

bp = Blueprint("kit", __name__, template_folder="../templates")
PAPER = "ja"


@bp.get("/organise/sessions/<int:training_session_id>/kit.pdf")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(training_session_id: int) -> ResponseReturnValue:
    """Print poster, sign-in sheet, feedback sheet, worksheet and checklist as one file."""
    row = organise.training_session_for(current_actor(), training_session_id)
    may_print(row.state)
    audit.saw(current_actor(), f"training_session:{row.id}")
    with speaking(PAPER):
        pdf = render(_kit(row, on_sheet(desk.guests(row.id))))
        filename = _("講座の一式-%(number)s.pdf", number=row.id)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", **{"filename*": f"UTF-8''{quote(filename)}"})  # ASCII alone
    return response


def _kit(row: TrainingSession, guests: list[Guest]) -> KitData:
    desks = [each for each in catalog.help_desks() if each.window is None and each.numbers]
    place = row.venue.name if row.venue else _("オンライン")
    return KitData(
        title=row.title,
        organiser=row.organisation.name,
        course_title=catalog.version(row.course_version_id or 0).course.title.said_in(PAPER),
        when=f"{day_full(row.starts_at)} {time_of_day(row.starts_at)}〜{time_of_day(row.ends_at)}",
        moment=(
            day_full(row.starts_at).removesuffix(day(row.starts_at)),
            day(row.starts_at),
            f"{time_of_day(row.starts_at)}〜{time_of_day(row.ends_at)}",
        ),
        place=place,
        place_more=_place_more(row),
        facts=_facts(row),
        notice=_("この回は、中止になりました") if row.state is SessionState.CALLED_OFF else "",
        url=current_app.config["SITE_URL"] + public_path(row.id, row.private_token),
        rows=[_row(row.id, guest) for guest in guests],
        desks=[(each.name, _reached(each)) for each in desks],
        checked=_("%(day)sに確かめた番号と時間です。", day=day_full(min(each.checked_on for each in desks))),
        has_room=row.mode is not Mode.ONLINE,
        is_online=row.mode is not Mode.IN_PERSON,
        printed_for=row.starts_at,
    )


def _place_more(row: TrainingSession) -> str:
    where = [row.venue.address, row.venue.directions or ""] if row.venue else []
    online = _("オンライン（入口は、申し込んだ方にお知らせします）") if row.mode is not Mode.IN_PERSON else ""
    return "\n".join([*where, online])


def _facts(row: TrainingSession) -> list[tuple[str, str]]:
    venue = row.venue
    held_by = row.organisation
    contact = "\n".join([held_by.name, held_by.contact_phone or "", held_by.contact_email or ""])
    helps = dict.fromkeys([*(venue.access_facts if venue else []), *row.access_facts])
    return [
        (_("定員"), _("%(count)s人（先着の順）", count=row.capacity)),
        (_("費用"), row.fee or _("無料")),
        (_("ことば"), _("、").join(str(LANGUAGES[code]) for code in row.languages if code in LANGUAGES)),
        (
            _("参加しやすさ"),
            _("、").join(str(ACCESS_FACTS[each]) for each in helps if each in ACCESS_FACTS),
        ),
        (_("持ちもの"), row.what_to_bring or ""),
        (_("開く団体"), contact),
    ]


def _row(training_session_id: int, guest: Guest) -> SheetRow:
    notes = [
        _("待機") if guest.state is RegistrationState.WAITING else "",
        str(LANGUAGES[guest.locale]) if guest.locale != PAPER and guest.locale in LANGUAGES else "",
    ]
    return SheetRow(
        code=row_code(training_session_id, guest.seq),
        name=(guest.group_name if guest.holds_group else guest.name) or _("（消去された方）"),
        kana=(guest.name if guest.holds_group else guest.kana) or "",
        people=_("%(count)s人", count=guest.places),
        note=_("・").join(note for note in notes if note),
    )


def _reached(each: HelpDesk) -> str:
    numbers = [f"{number.shown}（{number.label}）" if number.label else number.shown for number in each.numbers]
    return _("%(numbers)s　%(hours)s", numbers=_("　").join(numbers), hours=each.hours_text)
