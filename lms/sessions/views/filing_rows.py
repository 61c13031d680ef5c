"""The rows of the file of reports: one number a line, with codes and names, 西暦 and 和暦, and the unit apart."""

from collections.abc import Iterable, Iterator

from lms.core import calendar
from lms.core.clock import to_jst
from lms.core.translation import lazy_gettext as _
from lms.core.written_tables import Cell
from lms.regions.rules import prefecture
from lms.sessions.queries.filings import Sent
from lms.sessions.rules import feedback, words
from lms.sessions.rules.filings import KINDS, UNKNOWN_AGE, Content, Particulars
from lms.sessions.rules.states import Mode

_HEADS = (
    _("種類"),
    _("効力"),
    _("番号"),
    _("送付日（西暦）"),
    _("送付日（和暦）"),
    _("回の番号"),
    _("年度（西暦）"),
    _("年度（和暦）"),
    _("開いた日（西暦）"),
    _("開いた日（和暦）"),
    _("都道府県コード"),
    _("都道府県"),
    _("市区町村コード"),
    _("市区町村"),
    _("実施主体番号"),
    _("実施主体"),
    _("実施主体の種類"),
    _("講座の記号"),
    _("講座"),
    _("講座の版"),
    _("受け方"),
    _("項目"),
    _("区分"),
    _("値"),
    _("単位"),
)
_PEOPLE, _SHEETS = _("人"), _("枚")
_STANDS, _REPLACED = _("有効"), _("追補で置きかえ")
_Line = tuple[object, object, int, object]


def heads() -> list[str]:
    """Return the first row."""
    return [str(head) for head in _HEADS]


def filing_rows(reports: Iterable[Sent]) -> Iterator[list[Cell]]:
    """Turn reports and their addenda into rows; what nobody counted has no row, and 0 is 0.

    Of each session only the last numbers are marked as standing, so that adding up what stands counts nothing twice.

    Args:
        reports: reports and addenda, those of one session one after the other, the oldest first.
    """
    waiting: list[Sent] = []
    for sent in reports:
        if waiting and waiting[-1].filing.training_session_id != sent.filing.training_session_id:
            yield from _session_rows(waiting)
            waiting = []
        waiting.append(sent)
    yield from _session_rows(waiting)


def _session_rows(sent: list[Sent]) -> Iterator[list[Cell]]:
    for place, each in enumerate(sent, 1):
        heads_stand = place == len(sent)
        for line, stands in _lines(each.content, heads_stand=heads_stand):
            yield _row(each, line, _STANDS if stands else _REPLACED)


def _lines(content: Content, *, heads_stand: bool) -> Iterator[tuple[_Line, bool]]:
    people = content.heads
    for name, counts in ((_("出席（名簿）"), people.named), (_("名簿なし"), people.unnamed)) if people else ():
        for band in (*words.AGE_BANDS, UNKNOWN_AGE):
            label = words.AGE_BANDS.get(band, words.UNKNOWN_AGE)
            yield (name, label, counts.get(band, 0), _PEOPLE), heads_stand
    if content.survey is None:
        return
    if content.survey.responses is not None:
        yield (_("アンケートの枚数"), "", content.survey.responses, _SHEETS), True
    for question in feedback.COUNTED:
        for choice, number in content.survey.counts.get(question.key, {}).items():
            yield (question.words, question.choices.get(choice, choice), number, _SHEETS), True


def _row(sent: Sent, line: _Line, standing: object) -> list[Cell]:
    filing, it = sent.filing, sent.content.particulars
    sent_on = to_jst(filing.sent_at).date()
    item, part, number, unit = line
    return [
        str(KINDS[filing.kind]),
        str(standing),
        str(filing.id),
        f"{sent_on}",
        f"{calendar.wareki(sent_on)}{sent_on.month}月{sent_on.day}日",
        str(it.training_session_id),
        filing.fiscal_year,
        *_when_and_where(it, filing.fiscal_year),
        str(it.organisation_id),
        it.organisation,
        str(words.ORGANISER_KINDS.get(it.organisation_kind, words.UNKNOWN_AGE)),
        it.course_key,
        it.course_title,
        it.course_version or "",
        str(words.MODES[Mode(it.mode)]),
        str(item),
        str(part),
        number,
        str(unit),
    ]


def _when_and_where(it: Particulars, year: int) -> list[Cell]:
    held_on, unknown = to_jst(it.begins).date(), str(words.UNKNOWN_AGE)
    home = prefecture(it.municipality_code[:2]) if it.municipality_code else None
    return [
        f"{calendar.wareki(held_on.replace(year=year, month=5, day=1))}度",
        f"{held_on}",
        f"{calendar.wareki(held_on)}{held_on.month}月{held_on.day}日",
        home.code6 if home else "",
        home.name if home else unknown,
        it.municipality_code or "",
        it.place.removeprefix(home.name) if home and it.place else unknown,
    ]
