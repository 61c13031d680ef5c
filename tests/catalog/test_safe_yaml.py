"""YAML without surprises (trust.md case 19)."""

import time
import tracemalloc

import pytest

from lms.catalog.formats import safe_yaml
from lms.catalog.formats.faults import FileFaults

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("lang: no", {"lang": "no"}, id="norway-is-not-false"),
        pytest.param("a: [yes, on, off, Yes, NO]", {"a": ["yes", "on", "off", "Yes", "NO"]}, id="words-stay-words"),
        pytest.param("a: true\nb: false", {"a": True, "b": False}, id="true-and-false"),
        pytest.param("a: null\nb: ~\nc:", {"a": None, "b": None, "c": None}, id="nothing"),
        pytest.param("a: 0120\nb: 012-3", {"a": "0120", "b": "012-3"}, id="telephone-numbers-stay-text"),
        pytest.param("a: 12:30", {"a": "12:30"}, id="times-stay-text"),
        pytest.param("a: 2026-11-23", {"a": "2026-11-23"}, id="dates-stay-text"),
        pytest.param("a: 010006", {"a": "010006"}, id="codes-keep-their-zero"),
        pytest.param("a: 0x1f\nb: 1_000\nc: .inf", {"a": "0x1f", "b": "1_000", "c": ".inf"}, id="no-odd-numbers"),
        pytest.param("a: 42\nb: -1\nc: 19.6", {"a": 42, "b": -1, "c": 19.6}, id="plain-numbers"),
        pytest.param("a: '1'\nb: \"true\"", {"a": "1", "b": "true"}, id="quoted-is-text"),
        pytest.param("1: a", {"1": "a"}, id="keys-are-text"),
        pytest.param("<<: {a: 1}", {"<<": {"a": 1}}, id="no-merging"),
    ],
)
def test_a_value_is_what_it_looks_like(text, value):
    assert safe_yaml.load(text).value == value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("a: 1\nb: &x 2\n", 2, "別名", id="anchor"),
        pytest.param("a: &x 1\nb: *x", 2, "別名", id="alias"),
        pytest.param(LAUGHS, 2, "別名", id="billion-laughs"),
        pytest.param("a: &a [*a]", 1, "別名", id="an-alias-of-itself"),
        pytest.param("x: 1\na: !!python/object/apply:os.system [ls]", 2, "タグ", id="python-object"),
        pytest.param("a: !!binary aGk=", 1, "タグ", id="standard-tag"),
        pytest.param("a: !own x", 1, "タグ", id="own-tag"),
        pytest.param("a: 1\nb: 2\na: 3", 3, "2回", id="key-twice"),
        pytest.param("q:\n  - id: a\n    id: b", 3, "2回", id="key-twice-deep-down"),
        pytest.param("? [a, b]\n: 1", 1, "1つの語", id="list-as-key"),
        pytest.param("a: [1, 2", 1, "YAML として読めません", id="left-open"),
        pytest.param("a: 1\n\tb: 2", 2, "YAML として読めません", id="tab"),
        pytest.param("a: 1\n---\nb: 2", 2, "YAML として読めません", id="two-documents"),
        pytest.param("a: \x07", 1, "読めない文字", id="control-character"),
        pytest.param("[" * 50 + "]" * 50, 1, "深すぎます", id="very-deep"),
        pytest.param("[" * 40_000, 1, "深すぎます", id="absurdly-deep"),
        pytest.param("a: " + "x" * 200_000, 1, "長すぎます", id="very-long"),
    ],
)
def test_what_could_hide_something_is_refused_with_its_line_and_at_once(text, line, words):
    started = time.process_time()

    with pytest.raises(FileFaults) as refused:
        safe_yaml.load(text)

    assert time.process_time() - started < 1
    assert any(fault.line == line and words in fault.message for fault in refused.value.faults), refused.value.faults


def test_an_alias_bomb_is_refused_before_it_grows():
    """As a tree it would have a billion leaves."""
    tracemalloc.start()
    try:
        with pytest.raises(FileFaults):
            safe_yaml.load(LAUGHS.replace("[x, x]", f"[{', '.join('x' * 30)}]"))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 2 * 1024**2


def test_every_part_knows_its_line():
    document = safe_yaml.load("a: 1\nb:\n  - x: 1\n  - x: 2\n", first_line=10)

    assert document.line_of(("b", 1, "x")) == 13
    assert document.line_of(("b", 1, "missing")) == 13
    assert document.line_of(("nothing", "here")) == 10
