"""Bars as inline SVG, with the same numbers in a table beside them."""

from markupsafe import escape

from lms.catalog.formats.schema import ChartEntry
from lms.core.translation import marked, translated
from lms.core.words import SOURCE

WIDTH = 340
LONGEST_BAR = 248
ROW = 58


def bar_chart(entry: ChartEntry, number: int, source_html: str, language: str = SOURCE) -> str:
    """Draw a chart as a figure.

    Args:
        entry: the checked numbers, all 0 or more.
        number: the figure's number within its text, from 1; ids are made of it.
        source_html: where the numbers come from, as markup of our own.
        language: of the text it stands in.

    Returns:
        A `<figure>`: caption, picture with title and description, folded table, source.
    """
    name = f"figure-{number}"
    values = [float(value) for _, value in entry.rows]
    longest = max(values) or 1.0
    bars = "".join(
        _bar(place, label, value, entry.unit, LONGEST_BAR * float(value) / longest)
        for place, (label, value) in enumerate(entry.rows)
    )
    numbers = translated(language, "、").join(f"{label}{shown(value)}{entry.unit}" for label, value in entry.rows)
    height = ROW * len(entry.rows) - 8
    said = translated(language, "%(numbers)s。", numbers=numbers)
    caption = f"<p>{escape(entry.caption)}</p>\n" if entry.caption else ""
    title = translated(language, "図%(number)s　%(title)s", number=number, title=entry.title)
    return (
        f'<figure class="figure">\n<figcaption>{escape(title)}</figcaption>\n'
        f'<svg class="chart chart--narrow" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(entry.title)}</title>'
        f'<desc id="{name}-words">{escape(said)}</desc>{bars}</svg>\n'
        f'{caption}{_table(entry, number, language)}<p class="source">{source_html}</p>\n</figure>\n'
    )


def shown(value: float) -> str:
    """Write a number as it was given, with commas between thousands: 19.6, 1,741."""
    return f"{value:,}"


def _bar(place: int, label: str, value: float, unit: str, width: float) -> str:
    top = ROW * place
    return (
        f'<text class="strong" x="0" y="{top + 16}">{escape(label)}</text>'
        f'<rect class="chart__bar" x="0" y="{top + 24}" width="{width:.1f}" height="22" rx="2"/>'
        f'<text class="strong" x="{width + 8:.1f}" y="{top + 41}">{escape(shown(value) + unit)}</text>'
    )


def _table(entry: ChartEntry, number: int, language: str) -> str:
    fold, label, caption, answer, count = (
        escape(translated(language, text, number=number))
        for text in (
            marked("数字を表で見る"),
            marked("図%(number)sの表"),
            marked("図%(number)sの数字"),
            marked("答え"),
            marked("数"),
        )
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="n">{escape(shown(value))}</td></tr>'
        for label, value in entry.rows
    )
    return (
        f'<details class="fold"><summary>{fold}</summary><div class="fold__body">'
        f'<div class="table-wrap" tabindex="0" role="region" aria-label="{label}"><table class="table">'
        f"<caption>{caption}</caption><thead><tr>"
        f'<th scope="col">{escape(entry.label_heading) if entry.label_heading else answer}</th>'
        f'<th scope="col" class="n">{escape(entry.unit) or count}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></div></details>\n"
    )
