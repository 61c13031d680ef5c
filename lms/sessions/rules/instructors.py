"""Who may teach: anybody, unless the rules of an area ask for a registered instructor; all pure."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from lms.accounts.policy import NATION
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _

_BETWEEN = re.compile(r"[、,，;；・/／\n]+")


class NeedsRegisteredInstructor(Refusal):
    """The area of the session asks for an instructor that it has registered."""

    title = _("この地域の決まりで、登録した講師が必要です")
    message = _(
        "講師の欄に、開く日に登録のある講師のお名前を入れてから、公開してください。下書きは、このまま残せます。"
    )


def areas_over(municipality_code: str | None) -> tuple[str, ...]:
    """Return the areas whose rules hold for a session that counts there: the nation's hold everywhere."""
    if not municipality_code:
        return (NATION,)
    return (NATION, municipality_code[:2], municipality_code)


def name_key(name: str) -> str:
    """Return a name as it is compared: in one width, without spaces."""
    return "".join(normalize("NFKC", name).split())


def names_in(lecturers: str | None) -> list[str]:
    """Return the names in a field for lecturers, one by one, as typed."""
    return [name.strip() for name in _BETWEEN.split(lecturers or "") if name.strip()]


def is_named(lecturers: str | None, registered: Iterable[str]) -> bool:
    """Say whether one of the lecturers that a session names is registered.

    Args:
        lecturers: names as typed, parted by 、 or the like; a title behind a name (先生, 氏, さん) does not count.
        registered: names in the register on the day of the session.
    """
    named = {re.sub(r"(先生|講師|氏|さん|様)$", "", name_key(each)) for each in names_in(lecturers)} - {""}
    return not named.isdisjoint({name_key(each) for each in registered})
