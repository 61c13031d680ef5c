"""The session kit as one PDF: poster, sign-in sheet, feedback sheet, worksheet and checklist; tagged (PDF/UA-1)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from lms.core.qr import picture
from lms.core.translation import gettext as _
from lms.records.formats.fonts import families, fonts, printable
from lms.sessions.formats import kit_words

FOLDER = Path(__file__).parent
BLANK_ROWS = 5
"""Empty rows at the end of the sign-in sheet, for those who come without a booking."""
INK = "#1d2a29"
_PHRASE_END = re.compile(r"(?<=[、。！？：」）\s])(?=.)")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sign-in sheet; an empty code is a row for somebody without a booking."""

    code: str
    name: str = ""
    kana: str = ""
    people: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class KitData:
    """What is printed for one session.

    Attributes:
        when: day and times, in words.
        moment: the same as the poster says it: year, day and times.
        place_more: where the place is, and how one gets there, in lines.
        facts: what else the poster says, as pairs of a term and words; words may have several lines.
        notice: what overrules the poster, such as that the session is called off; empty when nothing does.
        url: the session's public page, behind the QR code.
        rows: of the sign-in sheet, in its order.
        desks: names of help desks, and their numbers and hours in words.
        checked: when those were last checked, in words.
        printed_for: start of the session, aware; the same values give the same bytes.
    """

    title: str
    organiser: str
    course_title: str
    when: str
    moment: tuple[str, str, str]
    place: str
    place_more: str
    facts: Sequence[tuple[str, str]]
    notice: str
    url: str
    rows: Sequence[SheetRow]
    desks: Sequence[tuple[str, str]]
    checked: str
    has_room: bool
    is_online: bool
    printed_for: datetime


def render(kit: KitData) -> bytes:
    """Print the kit. Characters that no packaged font has are printed as 〓."""
    data = {
        "title": _safe(_("講座の一式：%(title)s", title=kit.title)),
        "author": _safe(kit.organiser),
        "families": families(),
        "footer": _safe(f"{kit.organiser}　{kit.when}"),
        "poster": _poster(kit),
        "sheet": _sheet(kit),
        "feedback": kit_words.feedback(),
        "worksheet": _worksheet(kit),
        "checklist": {
            "heading": _("当日の確認表"),
            "lead": _safe(f"{kit.when}　{kit.place}"),
            "parts": kit_words.checklist(has_room=kit.has_room, is_online=kit.is_online),
        },
    }
    # A compiler of its own for each call: threads share the fonts, and nothing that changes.
    compiler = typst.Compiler(FOLDER / "kit.typ", root=FOLDER, font_paths=fonts())
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=kit.printed_for.replace(microsecond=0),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _safe(text: str) -> str:
    """Keep the lines of a text, and of each only what can be printed."""
    return "\n".join(printable(line) for line in text.splitlines() if printable(line))


def _poster(kit: KitData) -> dict[str, Any]:
    return {
        "notice": _safe(kit.notice),
        "kicker": _safe(kit.organiser),
        "heading": _PHRASE_END.split(_safe(kit.title) or _("講座")),
        "lead": _("身近な人の困りごとに気づき、話を聴き、できる範囲で手を貸す。そのための講座です。"),
        "when": {"term": _("日時")} | dict(zip(("year", "day", "time"), map(_safe, kit.moment), strict=True)),
        "place": {
            "term": _("会場") if kit.has_room else _("受け方"),
            "name": _PHRASE_END.split(_safe(kit.place)),
            "more": _safe(kit.place_more),
        },
        "facts": [[term, _safe(words)] for term, words in kit.facts if words.strip()],
        "qr": picture(kit.url, INK),
        "qr-alt": _("申し込みのページのQRコード：%(url)s", url=kit.url),
        "apply": _PHRASE_END.split(_("申し込みは、こちらから")),
        "how": _(
            "携帯電話のカメラで読みとってください。会員登録はいりません。変更や中止のときも、このページでお知らせします。"
        ),
        "url": kit.url,
        "small": [
            _("独自の教材による講座です。資格ではありません。内閣府の発行するものではありません。"),
        ],
    }


def _sheet(kit: KitData) -> dict[str, Any]:
    blank = [SheetRow("")] * BLANK_ROWS
    return {
        "heading": _("受付の名簿（署名）"),
        "lead": _safe(f"{kit.title}　{kit.when}　{kit.place}"),
        "head": [_("番号"), _("お名前"), _("人数"), _("備考"), _("署名")],
        "rows": [
            {
                "code": row.code,
                "name": _safe(row.name),
                "kana": _safe(row.kana),
                "people": row.people,
                "note": _safe(row.note),
            }
            for row in [*kit.rows, *blank]
        ],
    }


def _worksheet(kit: KitData) -> dict[str, Any]:
    return {
        "heading": _("個人ワーク"),
        "lead": _safe(
            _(
                "%(course)s　自分のことばで、書きたいところだけ書いてください。名前は書きません。この紙は集めません。",
                course=kit.course_title,
            )
        ),
        "parts": kit_words.worksheet_parts(),
        "desks-heading": _("相談先"),
        "danger": _("命に危険があるときは、すぐに 119（救急）・110（警察）へ。"),
        "desks": [{"name": _safe(name), "words": _safe(words)} for name, words in kit.desks],
        "checked": _safe(kit.checked),
    }
