"""What every page must keep, whichever test opens it (house style 25)."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

import html5lib

UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
LOADING_ATTRIBUTES = ("src", "srcset", "poster", "data", "action", "formaction")
NOT_LOADED_LINKS = {"canonical", "alternate"}
ELSEWHERE = ("http:", "https:", "//", "data:", "javascript:")
POINTING_ATTRIBUTES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")


def check_page(html: str) -> None:
    """Fail with every fault of a whole page, or say nothing.

    Raises:
        AssertionError: one line per fault.
    """
    faults = page_faults(html)
    assert not faults, "\n".join(faults)


def page_faults(html: str) -> list[str]:
    """List what is wrong with a whole page, as sentences; empty when nothing is."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]  # comments have none
    return [
        *(f"the tree is not valid at line {line}: {code} {data}" for (line, _), code, data in parser.errors),
        *_heading_faults(elements),
        *_id_faults(elements),
        *_form_faults(elements),
        *(fault for element in elements for fault in _inline_faults(element)),
        *(fault for element in elements for fault in _loading_faults(element)),
        *(f"left over from a template: {brace}" for brace in ("{{", "}}", "{%", "%}") if brace in html),
        *([] if root.get("lang") else ["<html> has no lang"]),
    ]


def words(element: Element) -> str:
    """The text of an element without its readings, and without white space, which layout adds."""
    return "".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in {"rt", "rp"} and isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""


def _heading_faults(elements: list[Element]) -> Iterator[str]:
    headings = [words(element) for element in elements if element.tag == "h1"]
    titles = [words(element) for element in elements if element.tag == "title"]
    if len(headings) != 1:
        yield f"the page has {len(headings)} h1: {headings}"
    elif not headings[0] or not titles or not titles[0].startswith(headings[0]):
        yield f"the title {titles[:1]} does not begin with the h1 {headings}"


def _id_faults(elements: list[Element]) -> Iterator[str]:
    ids = Counter(name for element in elements if (name := element.get("id")) is not None)
    yield from (f"the id {name!r} occurs {times} times" for name, times in ids.items() if times > 1)
    for element in elements:
        targets = chain.from_iterable(element.get(name, "").split() for name in POINTING_ATTRIBUTES)
        yield from (f"<{element.tag}> points at #{name}, which is not there" for name in targets if name not in ids)
        fragment = element.get("href", "").removeprefix("#")
        if element.get("href", "").startswith("#") and fragment and fragment not in ids:
            yield f"a link leads to #{fragment}, which is not there"


WITHOUT_TOKEN = {"/display", "/language"}
"""What a device shows: no session is needed for it, and another site's forms are refused by where they come from."""


def _form_faults(elements: list[Element]) -> Iterator[str]:
    labels = [element for element in elements if element.tag == "label"]
    labelled = {label.get("for") for label in labels}
    wrapped = {id(inner) for label in labels for inner in label.iter()}
    for element in elements:
        if element.tag == "form" and element.get("method", "get").lower() == "post":
            if element.get("action") in WITHOUT_TOKEN:
                continue
            tokens = element.findall(".//input[@name='csrf_token']")
            if not any(token.get("value") for token in tokens):
                yield f"the form to {element.get('action', 'this page')!r} has no csrf_token"
        elif _needs_label(element) and element.get("id") not in labelled and id(element) not in wrapped:
            yield f"<{element.tag} name={element.get('name')!r}> has no label"


def _needs_label(element: Element) -> bool:
    if element.tag == "input":
        needed = element.get("type", "text") not in UNLABELLED_INPUTS
    else:
        needed = element.tag in {"select", "textarea"}
    return needed and not (element.get("aria-label") or element.get("aria-labelledby"))


def _inline_faults(element: Element) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]  # SVG keeps its namespace
    if tag == "style":
        yield "there is an inline <style>"
    if tag == "script" and (not element.get("src") or (element.text or "").strip()):
        yield "there is an inline <script>"
    for name in element.attrib:
        if name == "style" or name.startswith("on"):
            yield f"<{tag}> has the inline attribute {name}"


def _loading_faults(element: Element) -> Iterator[str]:
    addresses = [element.get(name, "") for name in LOADING_ATTRIBUTES]
    if element.tag == "link" and element.get("rel", "") not in NOT_LOADED_LINKS:
        addresses.append(element.get("href", ""))
    if element.tag != "link" and element.get("href", "").strip().lower().startswith("javascript:"):
        addresses.append(element.get("href", ""))
    for address in addresses:
        if address.strip().lower().startswith(ELSEWHERE):
            yield f"<{element.tag}> loads from elsewhere: {address[:80]}"
