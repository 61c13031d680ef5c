"""Places that may be meant by what somebody typed, for the forms that ask for one."""

from lms.accounts.forms import Candidate
from lms.accounts.policy import NATION
from lms.core.i18n import gettext as _
from lms.regions import queries as regions
from lms.regions.rules import PREFECTURES, Place, in_kana, prefecture, spellings


def candidates(text: str | None) -> list[Candidate]:
    """Find municipalities and wards by code, by name (after the prefecture's or not) or by reading."""
    typed = (text or "").strip()
    home = next((one for one in PREFECTURES if typed.startswith(one.name)), None)
    name = typed.removeprefix(home.name).strip() if home else typed
    by_code = regions.find(typed)
    found = [by_code] if by_code else regions.search(name)
    return [_candidate(place, name) for place in found if home is None or place.prefecture_code == home.code]


def areas(text: str | None) -> list[Candidate]:
    """Find areas of a coordinator: the nation, a prefecture, or a municipality."""
    typed = "".join((text or "").split())
    if typed in (_("全国"), _("国"), NATION):
        return [Candidate(NATION, _("全国"), is_whole=True)]
    found = [
        Candidate(one.code, one.name, is_whole=typed in (one.code, one.code6, one.name, one.kana))
        for one in PREFECTURES
        if typed in (one.code, one.code6, one.name, one.name[:-1], one.kana, one.kana[:-1])
    ]
    return found + candidates(text)


def stored_place(code: str | None) -> Candidate | None:
    """Return the place that is stored under a code, to be shown in a form."""
    place = regions.find(code) if code else None
    return _candidate(place, place.name) if place else None


def _candidate(place: Place, typed: str) -> Candidate:
    label = f"{prefecture(place.prefecture_code).name}{place.name}"
    return Candidate(place.code6, label, is_whole=place.name in spellings(typed) or place.kana == in_kana(typed))
