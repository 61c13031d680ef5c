"""The rows of the files: one count a line, with codes and names, 西暦 and 和暦, and the unit apart."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lms.core import calendar
from lms.core.translation import lazy_gettext as _
from lms.core.written_tables import Cell
from lms.regions.rules import prefecture
from lms.sessions.rules.words import ORGANISER_KINDS
from lms.stats.queries import Detail
from lms.stats.rules import words

_HEADS = (
    _("年度（西暦）"),
    _("年度（和暦）"),
    _("年月（西暦）"),
    _("年月（和暦）"),
    _("都道府県コード"),
    _("都道府県"),
    _("市区町村コード"),
    _("市区町村"),
    _("実施主体番号"),
    _("実施主体"),
    _("実施主体の種類"),
    _("講座の記号"),
    _("講座"),
    _("受け方"),
    _("項目"),
    _("値"),
    _("単位"),
)


def heads() -> list[str]:
    """Return the first row."""
    return [str(head) for head in _HEADS]


def file_rows(details: Iterable[Detail], titles: Mapping[str, str]) -> Iterator[list[Cell]]:
    """Turn counts into rows, one by one; what is not known has no code, and 不明 for its name.

    Args:
        details: in the order of the file.
        titles: of courses by key; a course that was never published here is called by its key.
    """
    return (_row(detail, titles) for detail in details)


def _row(detail: Detail, titles: Mapping[str, str]) -> list[Cell]:
    month = date.fromisoformat(f"{detail.month}-01")
    unknown = str(words.UNKNOWN_MEMBER)
    code = detail.prefecture_code
    return [
        calendar.fiscal_year(month),
        f"{calendar.wareki(date(calendar.fiscal_year(month), 5, 1))}度",
        detail.month,
        f"{calendar.wareki(month)}{month.month}月",
        prefecture(code).code6 if code else "",
        prefecture(code).name if code else unknown,
        detail.municipality_code,
        detail.municipality or unknown,
        detail.organisation_id,
        detail.organisation or unknown,
        str(ORGANISER_KINDS.get(detail.organisation_kind, unknown)),
        detail.course_key,
        titles.get(detail.course_key, detail.course_key) or unknown,
        str(words.MODES.get(detail.mode, unknown)),
        str(words.MEASURES[detail.measure]),
        detail.count,
        str(words.UNITS[detail.measure]),
    ]
