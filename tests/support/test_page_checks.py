"""The page checks find what they are there for, and leave a good page alone."""

import pytest

from tests.support.page_checks import check_page, page_faults

GOOD = """<!doctype html>
<html lang="ja">
<head>
<title>孤独・孤立を知る | つながりサポーター</title>
<link rel="stylesheet" href="/static/look.css">
<script src="/static/app.js" defer></script>
</head>
<body>
<!-- a comment is no element -->
<h1><ruby>孤独<rp>（</rp><rt>こどく</rt><rp>）</rp></ruby>・孤立を<br>知る</h1>
<svg viewBox="0 0 1 1"><title>絵</title><path fill="#000" d="M0 0"/></svg>
<a href="https://www.cao.go.jp/">内閣府</a> <a href="#form">申込へ</a>
<form id="form" method="post" action="/bookings">
<input type="hidden" name="csrf_token" value="x">
<label for="name">お名前</label> <input id="name" name="name">
<label>電話 <input name="phone" type="tel"></label>
<button>申し込む</button>
</form>
</body>
</html>"""


def test_a_good_page_has_no_faults():
    check_page(GOOD)


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        pytest.param("</form>", "</form></p>", "tree is not valid", id="an-end-tag-without-a-start"),
        pytest.param("</form>", "", "tree is not valid", id="a-form-never-closed"),
        pytest.param("<h1>", "<h1>別の章</h1><h1>", "has 2 h1", id="two-headings"),
        pytest.param("<title>孤独", "<title>孤立", "does not begin", id="a-title-that-says-something-else"),
        pytest.param('id="form"', 'id="name"', "occurs 2 times", id="an-id-twice"),
        pytest.param('href="#form"', 'href="#gone"', "leads to #gone", id="a-link-to-nowhere"),
        pytest.param('for="name"', 'for="names"', "has no label", id="a-field-without-a-label"),
        pytest.param('for="name"', 'for="names"', "points at #names", id="a-label-without-a-field"),
        pytest.param('name="csrf_token"', 'name="token"', "no csrf_token", id="a-posting-form-without-a-token"),
        pytest.param("申込へ", "{{ label }}", "left over", id="a-brace-left-over"),
        pytest.param(' lang="ja"', "", "no lang", id="no-language"),
        pytest.param("<svg", "<svg style='x'", "attribute style", id="an-inline-style"),
        pytest.param("<button", "<button onclick='x'", "attribute onclick", id="an-inline-handler"),
        pytest.param("<h1>", "<script>1</script><h1>", "inline <script>", id="an-inline-script"),
        pytest.param("<path", "<style>a{}</style><path", "inline <style>", id="a-style-in-a-drawing"),
        pytest.param("/static/app", "https://cdn.example/app", "from elsewhere", id="a-script-from-elsewhere"),
        pytest.param("/static/look", "//cdn.example/look", "from elsewhere", id="a-style-sheet-from-elsewhere"),
        pytest.param("https://www.cao", "javascript:x", "from elsewhere", id="a-link-that-is-a-script"),
    ],
)
def test_each_fault_is_named(good, bad, fault):
    page = GOOD.replace(good, bad, 1)

    faults = page_faults(page)

    assert any(fault in found for found in faults), faults
