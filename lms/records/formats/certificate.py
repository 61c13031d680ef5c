"""The record as a Japanese PDF: tagged (PDF/UA-1), made to last (PDF/A-2a), the same bytes for the same values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from lms.core.calendar import wareki
from lms.core.qr import picture
from lms.records.formats.fonts import families, fonts, printable

FOLDER = Path(__file__).parent
TITLE = "受講記録"
NOT_A_QUALIFICATION = "資格ではありません。内閣府の発行ではありません。"
LONGEST_SPREAD_TITLE = 6
LONGEST_ROOMY_NAME = 40
MOST_ROOMY_LINES = 6


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What is printed on one record.

    Attributes:
        name: the holder's name exactly as stored.
        course_title: title of the course in the language of the record.
        course_version: version that was taken, such as "2026.11".
        route: words for the way it was taken, such as 講座に出席する.
        issuer: name of the organisation that held the course.
        issued_on: day of issue (JST).
        number: record number as `lms.records.rules.new_number` writes it.
        verify_url: address behind the QR code.
        held_on: day of the session; None where the course was taken alone.
        place: venue and municipality, or the word for online; empty where there is none.
        title: what the host calls the record, never a title that claims authority; empty for ours.
        learned: the course's own lines on what was learned, at most six.
        locale: "ja" or "en"; anything else is printed in Japanese.
    """

    name: str
    course_title: str
    course_version: str
    route: str
    issuer: str
    issued_on: date
    number: str
    verify_url: str
    held_on: date | None = None
    place: str = ""
    title: str = ""
    learned: tuple[str, ...] = ()
    locale: str = "ja"


@dataclass(frozen=True, slots=True)
class _Words:
    """The fixed words of the sheet in one language."""

    lang: str
    title: str
    name: str
    opening: str
    taken: str
    taken_and: str
    closing: str
    number: str
    verify: str
    shows: str
    particulars: str
    recorded: str
    qr_alt: str


_WORDS = {
    "ja": _Words(
        lang="ja",
        title=TITLE,
        name="{name} 様",
        opening="あなたは",
        taken="{course}を受けられました",
        taken_and="{course}を受け",
        closing="ここに その受講を記録します",
        number="記録の番号",
        verify="左のコードから、この記録が有効かどうかを確かめられます。",
        shows="講座を受けたことを示すものです。",
        particulars="講座の版 {version}　受け方 {route}",
        recorded="記録した日 {issued_on}",
        qr_alt="この記録を確かめるページのQRコード：{url}",
    ),
    "en": _Words(
        lang="en",
        title=f"{TITLE} Training record",
        name="{name}",
        opening="You have taken part in",
        taken="{course}.",
        taken_and="{course}.",
        closing="This sheet is a record of it.",
        number="Record number",
        verify="Scan the code to see whether this record is valid.",
        shows="It shows that a course was taken. It is not a qualification, nor issued by the Cabinet Office.",
        particulars="Course version {version} · Taken as: {route}",
        recorded="Recorded on {issued_on}",
        qr_alt="QR code of the page that checks this record: {url}",
    ),
}


def render(record: CertificateData) -> bytes:
    """Print one record as a PDF of one page."""
    return render_batch([record])


def render_batch(records: Sequence[CertificateData]) -> bytes:
    """Print records as one PDF, a page each, in the order given.

    Characters that no packaged font has are printed as 〓; `lms.records.formats.fonts.unprintable` finds them
    beforehand. The same records give the same bytes.

    Raises:
        ValueError: there is nothing to print.
    """
    if not records:
        raise ValueError("a certificate file needs at least one record")
    first = records[0]
    data = {
        "title": _title(first),
        "author": printable(first.issuer),
        "keywords": [record.number for record in records],
        "lang": _words(first).lang,
        "families": families(),
        "records": [_page(record) for record in records],
    }
    # A compiler of its own for each call: threads share the fonts, and nothing that changes.
    compiler = typst.Compiler(FOLDER / "certificate.typ", root=FOLDER, font_paths=fonts())
    issued_at = datetime.combine(max(record.issued_on for record in records), time(), UTC)
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=issued_at,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _words(record: CertificateData) -> _Words:
    return _WORDS.get(record.locale, _WORDS["ja"])


def _title(record: CertificateData) -> str:
    """Say the host's title, or ours where nothing of it can be seen."""
    return printable(record.title) or _words(record).title


def _page(record: CertificateData) -> dict[str, object]:
    """Choose every word of one sheet."""
    words = _words(record)
    title = _title(record)
    occasion = [_day(record.held_on, words) if record.held_on else "", printable(record.place)]
    taken = words.taken_and if record.learned else words.taken
    lines = [words.opening, taken.format(course=record.course_title), *record.learned, words.closing]
    particulars = words.particulars.format(version=printable(record.course_version), route=printable(record.route))
    recorded = words.recorded.format(issued_on=_day(record.issued_on, words))  # a line of its own: a day never breaks
    return {
        "title": title,
        "spread": len(title) <= LONGEST_SPREAD_TITLE and not title.isascii(),
        "crowded": len(lines) > MOST_ROOMY_LINES or len(record.name) > LONGEST_ROOMY_NAME,
        "name": printable(words.name.format(name=record.name)),
        "lines": [printable(line) for line in lines],
        "occasion": [line for line in occasion if line],
        "issuer": printable(record.issuer),
        "number-label": words.number,
        "number": record.number,
        "notes": [particulars, recorded, words.verify, words.shows],
        "disclaimer": NOT_A_QUALIFICATION,
        "qr": picture(record.verify_url, "#1d2a29"),
        "qr-alt": words.qr_alt.format(url=record.verify_url),
    }


def _day(day: date, words: _Words) -> str:
    """Write a day with both calendars, or in the manner of other languages."""
    if words.lang != "ja":
        return f"{day:%Y-%m-%d}"
    return f"{day.year}年（{wareki(day)}）{day.month}月{day.day}日"
