"""Figures: a picture alone in its paragraph, a ```chart block, and the list of sources at the end."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

from lms.catalog.formats import charts, safe_yaml
from lms.catalog.formats.faults import FileFaults, did_you_mean
from lms.catalog.formats.markdown_inline import cited
from lms.catalog.formats.schema import ChartEntry
from lms.catalog.formats.validation import validated
from lms.catalog.rules import Citation, Source
from lms.core.catalogues import html_tag
from lms.core.translation import translated
from lms.core.words import SOURCE

IMAGE_PATH = "/course-images/"
"""Where the site serves the pictures of courses, by hash."""


def plug_in(markdown: MarkdownIt) -> None:
    """Teach a parser our figures."""
    markdown.core.ruler.after("inline", "figures", _figures)
    markdown.add_render_rule("figure", _render_figure)
    markdown.add_render_rule("chart", _render_chart)


def source_html(source: Source, language: str, places: Sequence[str] = ()) -> str:
    """Name a source: who published what, when, and which places are meant. Sources are named in Japanese."""
    title = Markup("「{}」").format(source.title)
    if source.url:
        title = Markup('<a href="{}">{}</a>').format(source.url, title)
    where = Markup(" {}").format("、".join(places)) if places else ""
    note = Markup("<br>{}").format(source.note) if source.note else ""
    publisher = Markup("{}{}").format(source.publisher, title)
    parts = (_in_japanese(publisher, language), _year(source, language), where, _in_japanese(note, language))
    return Markup("").join(parts)


def _in_japanese(named: str, language: str) -> str:
    is_japanese = not named or html_tag(language) == SOURCE
    return named if is_japanese else Markup('<span lang="ja">{}</span>').format(named)


def _year(source: Source, language: str) -> str:
    return escape(translated(language, "（%(year)s年）", year=source.year)) if source.year else ""


def source_list(citations: Sequence[Citation], language: str) -> str:
    """Write the numbered list that citations lead to; nothing where nothing is cited."""
    if not citations:
        return ""
    items = Markup("").join(
        Markup('<li id="source-{}">{}</li>\n').format(
            citation.number, source_html(citation.source, language, citation.places)
        )
        for citation in citations
    )
    heading = translated(language, "参考にした資料")
    return str(Markup('<h2 id="sources">{}</h2>\n<ol class="source-list">\n{}</ol>\n').format(heading, items))


def _figures(state: StateCore) -> None:
    """Turn paragraphs that hold one picture into figures, and chart blocks into charts."""
    tokens: list[Token] = []
    rest = iter(state.tokens)
    for token in rest:
        if token.type == "inline" and _is_lone_picture(token, tokens):
            opening = tokens.pop()
            next(rest)  # the paragraph's end
            tokens.append(_figure(token, opening, state.env["context"]))
        elif token.type == "fence":
            tokens.append(_chart(token, state.env["context"]))
        else:
            tokens.append(token)
    state.tokens = tokens


def _is_lone_picture(inline: Token, before: Sequence[Token]) -> bool:
    pictures = [child.type for child in inline.children or ()]
    return bool(before) and before[-1].type == "paragraph_open" and pictures == ["image"]


def _figure(inline: Token, opening: Token, context: Any) -> Token:
    picture = (inline.children or [])[0]
    path, line = str(picture.attrGet("src") or ""), (opening.map or [0])[0]
    if not picture.content.strip():
        hint = "![…] の中に、絵を見られない人に伝わる説明を書いてください。"
        context.complain(line, f"図「{path}」に、代わりのことばがありません。", hint)
    if path not in context.images:
        hint = did_you_mean(path, context.images) if context.images else "img フォルダーに置いてください。"
        context.complain(line, f"図「{path}」のファイルがありません。", hint)
    token = Token("figure", "figure", 0, map=opening.map, block=True)
    token.meta = {"path": path, "alt": picture.content, "caption": str(picture.attrGet("title") or "")}
    return token


def _chart(fence: Token, context: Any) -> Token:
    line = (fence.map or [0])[0]
    if fence.info.strip() != "chart":
        context.complain(line, "``` の囲みは、図（```chart）だけに使えます。")
        return fence
    token = Token("chart", "figure", 0, map=fence.map, block=True)
    try:
        entry = validated(ChartEntry, safe_yaml.load(fence.content, line + 1 + context.first_line))
    except FileFaults as error:
        context.faults.extend(error.faults)
        return token
    key, _, place = entry.source.partition(" ")
    if key not in context.sources:
        hint = did_you_mean(key, context.sources)
        context.complain(line, f"出典「{key}」は course.yaml の sources にありません。", hint)
        return token
    token.meta = {"entry": entry, "key": key, "place": place or None}
    return token


def _render_figure(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    meta = tokens[index].meta
    image = env["context"].images.get(meta["path"])
    if image is None:
        return ""
    caption = f"<figcaption>{escape(meta['caption'])}</figcaption>\n" if meta["caption"] else ""
    return (
        f'<figure class="figure">\n<img src="{IMAGE_PATH}{image.sha256}.svg" alt="{escape(meta["alt"])}"'
        f' width="{image.width}" height="{image.height}" loading="lazy">\n{caption}</figure>\n'
    )


def _render_chart(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    context, meta = env["context"], tokens[index].meta
    if not meta:
        return ""
    context.figures += 1
    number = context.cite(meta["key"], meta["place"])
    source = context.sources[meta["key"]]
    named = Markup("{}「{}」").format(source.publisher, source.title)
    link = Markup('<a href="#source-{0}" aria-label="{1}">[{0}]</a>').format(number, cited(context.language, number))
    where = Markup(" {}").format(meta["place"]) if meta["place"] else ""
    said = Markup("").join(
        (
            translated(context.language, "出典："),
            _in_japanese(named, context.language),
            _year(source, context.language),
            where,
            link,
        )
    )
    return charts.bar_chart(meta["entry"], context.figures, said, context.language)
