"""Names, addresses and passwords."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules import is_easy_to_guess, normal_email, normal_phone, safe_next


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" Hanako@Example.JP ", "hanako@example.jp"), ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp")],
)
def test_one_address_has_one_spelling(typed, stored):
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["090-1234-5678", "０９０（１２３４）５６７８", "090 1234 5678", "+81 90-1234-5678", " ＋81（0）90 1234 5678"],
)
def test_one_number_has_one_spelling(typed):
    assert normal_phone(typed) == "09012345678"


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "0123456789012345",
        "hanakohanakohanako",
        "password12345678",
        "tsunagari-hanako",
    ],
)
def test_what_a_guesser_tries_early_is_refused(password):
    assert is_easy_to_guess(password, email="hanako@example.jp", name="hanako")


@pytest.mark.parametrize(
    "password", ["tsunagari-demo-2026", "ひだまりの庭でお茶を飲む朝", "correct horse battery staple"]
)
def test_a_handful_of_words_is_good(password):
    assert not is_easy_to_guess(password, email="hanako@example.jp", name="山田 花子")


@pytest.mark.parametrize("target", ["/my", "/sessions?prefecture=13&page=2", "/sessions/12#apply", "/講座"])
def test_a_path_of_this_site_is_safe_to_go_on_to(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "", "my", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", " /my", "/\x00",
        "http:/evil.example", "\u2028/x", "/\u202e/evil",
    ],
)  # fmt: skip
def test_nothing_leads_to_another_site(target):
    assert safe_next(target) is None


@given(st.text())
def test_whatever_is_asked_stays_on_this_site(target):
    answer = safe_next(target)

    assert answer is None or (answer[0] == "/" and answer[1:2] not in {"/", "\\"})
