import subprocess
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.records.formats.certificate import CertificateData, render, render_batch
from lms.records.formats.fonts import GETA, printable, unprintable

RECORD = CertificateData(
    name="山田 はるか",
    course_title="つながりサポーター養成講座",
    course_version="2026.11",
    route="講座に出席する",
    issuer="緑川市社会福祉協議会",
    issued_on=date(2026, 5, 24),
    number="7KQD-M2XA-9TFH-4WPB-C",
    verify_url="https://records.example.jp/verify/7KQD-M2XA-9TFH-4WPB-C",
    held_on=date(2026, 5, 23),
    place="さくら公民館（緑川市）",
    learned=("身近な人に気づき、声をかけ", "話を聴き、つなぐことを学ばれました"),
)
HARD_NAMES = [
    "髙橋 﨑子",
    "𠮷田 太郎",
    "辻\U000e0100 花子",
    "Nguyễn Thị Minh Anh",
    "ﾀﾅｶ ﾀﾛｳ",
    "😀 スマイル",
    "김철수",
    "张伟",
    "สมชาย",
    "अनिता",
    "Ольга",
]


def poppler(tool, pdf, tmp_path, *options):
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([tool, *options, path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def text_of(pdf, tmp_path):
    return poppler("pdftotext", pdf, tmp_path, "-raw")


def test_a_record_says_what_was_taken_when_where_and_from_whom(tmp_path):
    page = text_of(render(RECORD), tmp_path)

    assert page.replace(" ", "").startswith("受講記録")
    for words in (
        "山田 はるか 様",
        "つながりサポーター養成講座を受け",
        "話を聴き、つなぐことを学ばれました",
        "2026年（令和8年）5月23日",
        "さくら公民館（緑川市）",
        "緑川市社会福祉協議会",
        "7KQD-M2XA-9TFH-4WPB-C",
        "講座の版 2026.11",
        "受け方 講座に出席する",
        "記録した日 2026年（令和8年）5月24日",
    ):
        assert words in page


@pytest.mark.parametrize("locale", ["ja", "en", "my"])
def test_every_record_says_that_it_is_no_qualification_and_not_the_cabinet_offices(locale, tmp_path):
    page = text_of(render(replace(RECORD, locale=locale)), tmp_path)

    assert "資格ではありません。内閣府の発行ではありません。" in page
    assert "認定" not in page


def test_a_record_of_learning_alone_names_no_day_and_no_place(tmp_path):
    page = text_of(render(replace(RECORD, held_on=None, place="", learned=())), tmp_path)

    assert "5月23日" not in page
    assert "つながりサポーター養成講座を受けられました" in page


@pytest.mark.parametrize("name", HARD_NAMES)
def test_every_name_is_printed_with_glyphs_from_packaged_fonts(name, tmp_path):
    pdf = render(replace(RECORD, name=name))

    assert unprintable(name) == []
    # PDF/A-2a refuses a glyph without a shape, so the file itself is the proof that no □ stands in it.
    assert name in text_of(pdf, tmp_path)


def test_only_packaged_fonts_are_embedded_and_all_of_them_are(tmp_path):
    path = tmp_path / "records.pdf"
    path.write_bytes(render_batch([replace(RECORD, name=name) for name in HARD_NAMES]))

    table = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()

    assert len(table) > 2
    for row in table[2:]:
        assert "+Noto" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, with its Unicode map


@pytest.mark.parametrize(
    "name",
    ["龘" * 100, "W" * 100, "山田W" * 33, "😀" * 100, "Wolfeschlegelsteinhausen " * 4, "寿限無" * 33],
    ids=lambda name: name[:3],
)
def test_a_name_of_a_hundred_characters_still_fits_on_one_page(name, tmp_path):
    crowded = replace(
        RECORD,
        name=name,
        issuer="とても長い名前の特定非営利活動法人みどりかわ地域のつながりと支え合いを考える会" * 2,
        learned=("身近な人に気づき、声をかけ、話を聴き、つなぐこと",) * 6,
    )

    page = text_of(render(crowded), tmp_path)

    assert page.count("\f") == 1
    assert "".join(name.split()) in "".join(page.replace("\u200b", "").split())


def test_a_record_is_tagged_and_tells_its_language_and_title(tmp_path):
    path = tmp_path / "record.pdf"
    path.write_bytes(render(RECORD))

    about = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    structure = subprocess.run(["pdfinfo", "-struct", path], capture_output=True, check=True).stdout

    assert "Tagged:          yes" in about
    assert "Title:           受講記録" in about
    assert "A4" in about
    assert b"H1" in structure
    assert b"Figure" in structure


def test_the_same_record_gives_the_same_bytes():
    assert render(RECORD) == render(replace(RECORD))


def test_a_batch_is_one_file_with_a_page_for_each_in_order(tmp_path):
    names = [f"参加者 {number}" for number in range(1, 31)]

    pages = text_of(render_batch([replace(RECORD, name=name) for name in names]), tmp_path).split("\f")[:-1]

    assert [name for name, page in zip(names, pages, strict=True) if f"{name} 様" in page] == names


def test_a_batch_of_nothing_is_the_callers_mistake():
    with pytest.raises(ValueError, match="at least one"):
        render_batch([])


def test_characters_of_no_font_are_named_and_printed_as_geta(tmp_path):
    name = "𓀀山\U00013001田𓀀"

    assert unprintable(name) == ["𓀀", "\U00013001"]
    assert f"{GETA}山{GETA}田{GETA} 様" in text_of(render(replace(RECORD, name=name)), tmp_path)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("山田\t\u3000太郎\n", "山田 太郎"),
        ("山\u200b田\u202e", "山田"),
        ("\ufeff辻\U000e0100", "辻\U000e0100"),
        ("👩\u200d🏫", "👩\u200d🏫"),
    ],
)
def test_blanks_become_single_and_marks_without_shape_are_left_out(typed, printed):
    assert printable(typed) == printed


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_at_all_can_be_printed(text):
    pdf = render(replace(RECORD, name=text, issuer=text, title=text, place=text))

    assert pdf.startswith(b"%PDF-")


def test_names_cannot_smuggle_markup_into_the_page(tmp_path):
    name = '#panic("x") *a* $b$ <c> [d] \\'

    assert name in text_of(render(replace(RECORD, name=name)), tmp_path)
