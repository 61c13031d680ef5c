"""Questions in GIFT and Moodle XML: what we carry comes back the same, what we do not is named with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.catalog.formats import safe_yaml
from lms.catalog.formats.exchange import gift_in, gift_out, moodle_in, moodle_out
from lms.catalog.formats.faults import FileFaults
from lms.catalog.formats.question_schema import QuizEntry
from lms.catalog.formats.validation import validated
from lms.catalog.queries import COURSES

WORDS = (
    st.text(st.sampled_from("あ孤独 aA1=~#{}:\\%[]/<>&\"'-*。「」$|→@!\n"), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.replace("->", "→").split(" ")).strip())
    .filter(lambda text: text and "\n\n" not in text and not any(mark in text for mark in ("![", "<img")))
)
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@st.composite
def choices(draw, right):
    ids = draw(st.lists(KEYS, min_size=2, max_size=5, unique=True))
    wanted = draw(right(len(ids)))
    return [
        {"id": id_, "text": draw(WORDS), "correct": place in wanted, "feedback": draw(WORDS)}
        for place, id_ in enumerate(ids)
    ]


def one_of(count):
    return st.sets(st.integers(0, count - 1), min_size=1, max_size=1)


def some_of(count):
    return st.sets(st.integers(0, count - 1), min_size=1, max_size=count)


@st.composite
def question(draw):
    kind = draw(st.sampled_from(["single", "multiple", "true-false", "order", "match"]))
    said = {"type": kind, "id": draw(KEYS), "prompt": draw(WORDS), "explanation": draw(WORDS)}
    if draw(st.booleans()):
        said["passage"] = "know#feeling"
    if kind in {"single", "multiple"}:
        said["choices"] = draw(choices(one_of if kind == "single" else some_of))
    elif kind == "true-false":
        said["choices"] = draw(choices(one_of).filter(lambda found: len(found) == 2))
    elif kind == "order":
        ids = draw(st.lists(KEYS, min_size=3, max_size=6, unique=True))
        said["items"] = [{"id": id_, "text": draw(WORDS)} for id_ in ids]
    else:
        ids = draw(st.lists(KEYS, min_size=3, max_size=6, unique=True))
        said["pairs"] = [{"id": id_, "left": draw(WORDS), "right": draw(WORDS)} for id_ in ids[1:]]
        said["others"] = [{"id": ids[0], "right": draw(WORDS)}]
    return said


def unique_ids(questions):
    return len({one["id"] for one in questions}) == len(questions)


@settings(max_examples=60)
@given(st.lists(question(), min_size=1, max_size=4).filter(unique_ids))
def test_what_goes_out_as_gift_comes_back_the_same(questions):
    text, lost = gift_out.write([(1, one) for one in questions])

    found = gift_in.read(text)

    assert not [note for note in [*lost, *found.notes] if "配点" not in note.message and "→" not in note.message]
    assert list(found.questions) == questions


@given(
    st.lists(
        question().flatmap(lambda one: st.integers(1, 9).map(lambda n: {**one, "points": n})), min_size=1, max_size=4
    ).filter(unique_ids)
)
def test_what_goes_out_as_moodle_xml_comes_back_the_same(questions):
    body, lost = moodle_out.write([(1, one) for one in questions])

    found = moodle_in.read(body)

    assert [*lost, *found.notes] == []
    assert list(found.questions) == questions


RUBY = {
    "type": "single",
    "id": "q1",
    "prompt": "{孤独|こどく}とは。",
    "explanation": "気持ちです。",
    "choices": [
        {"id": "a", "text": "{気持|きも}ち", "correct": True, "feedback": "はい"},
        {"id": "b", "text": "病気", "correct": False, "feedback": "いいえ"},
    ],
}


def test_furigana_is_shown_as_furigana_there():
    text, _ = gift_out.write([(1, RUBY)])
    body, _ = moodle_out.write([(1, RUBY)])

    assert "<ruby>孤独<rt>こどく</rt></ruby>" in text
    assert "&lt;ruby&gt;孤独&lt;rt&gt;こどく" in body.decode()


def test_what_only_looks_like_furigana_is_left_as_it_is():
    odd = {**RUBY, "prompt": "{1|<} と {a|b>c}", "points": 1}

    assert moodle_in.read(moodle_out.write([(1, odd)])[0]).questions[0]["prompt"] == odd["prompt"]
    assert gift_in.read(gift_out.write([(1, odd)])[0]).questions[0]["prompt"] == odd["prompt"]


def test_a_reflection_never_goes_to_a_program_that_would_send_its_answer():
    reflection = {"type": "reflection", "id": "r1", "prompt": "思い出してみましょう。"}

    for form in (gift_out, moodle_out):
        written, notes = form.write([(12, reflection)])
        assert "思い出して" not in (written if isinstance(written, str) else written.decode())
        assert [(note.line, "書き出しません" in note.message) for note in notes] == [(12, True)]


def test_points_are_named_where_gift_has_no_place_for_them():
    _, notes = gift_out.write([(7, {**RUBY, "points": 3})])

    assert [str(note) for note in notes] == ["7: 問題「q1」の配点は、GIFT では書けません。"]


FOREIGN = """\
// a comment of somebody's
$CATEGORY: $course$/supporters

::mood::Loneliness is a {
=feeling#Yes.
~%50%fact#Partly.
~illness
}

::tf::A supporter need not be an expert.{T#Think again.#Quite so.####Anybody can be one.}

::caps::Match the two {=notice -> look =listen -> hear =-> shout}

Two of these help {~%50%listening#a ~%50%waiting#b ~%-100%scolding#c ####Both.}

When? {#1822:5}

Who? {=nobody =no one}

Only a sentence.

Write what you think. {}

Unclosed {=a ~b

::pic::See ![a](x.png) {=a#1 ~b#2 ####c}
"""


def test_a_file_from_elsewhere_is_taken_in_as_far_as_we_can_and_the_rest_is_named():
    found = gift_in.read(FOREIGN)

    assert [(one["id"], one["type"]) for one in found.questions] == [
        ("mood", "single"),
        ("tf", "true-false"),
        ("caps", "match"),
        ("q1", "multiple"),
    ]
    mood, truth, caps, help_ = found.questions
    assert mood["prompt"] == "Loneliness is a"
    assert [choice["correct"] for choice in mood["choices"]] == [True, False, False]
    assert [choice["text"] for choice in truth["choices"]] == ["正しい", "正しくない"]
    assert [choice["feedback"] for choice in truth["choices"]] == ["Quite so.", "Think again."]
    assert caps["pairs"][0] == {"id": "a", "left": "notice", "right": "look"}
    assert caps["others"] == [{"id": "c", "right": "shout"}]
    assert [choice["correct"] for choice in help_["choices"]] == [True, True, False]
    assert [(note.line, note.message) for note in found.notes] == [
        (4, "一部だけ正しい選択肢（部分点）は、正しくない選択肢になります。"),
        (4, "選択肢「c」に feedback がありません。書き足してください。"),
        (4, "問題「mood」に explanation（説明）がありません。書き足してください。"),
        (12, "問題「caps」に explanation（説明）がありません。書き足してください。"),
        (14, "この問題の id を「q1」にしました。"),
        (16, "「When? {#1822:5}」は数を答える問題なので、読みこみません。"),
        (18, "「Who? {=nobody =no on」はことばを答える問題なので、読みこみません。"),
        (20, "「Only a sentence.」は答えの { } がない文なので、読みこみません。"),
        (22, "「Write what you think」は答えのない文（説明や記述式）なので、読みこみません。"),
        (24, "「Unclosed {=a ~b」は{ } の組み合わない問題なので、読みこみません。"),
        (26, "「pic」は図の入った問題なので、読みこみません。"),
    ]


def test_a_gap_in_the_middle_of_a_sentence_stays_a_gap():
    found = gift_in.read("::q::Help is {=near#x ~far#y ####z} to everybody.")

    assert found.questions[0]["prompt"] == "Help is ＿＿＿＿ to everybody."


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top</text></category></question>
  <question type="multichoice">
    <name><text>Loneliness</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>孤独は<strong>何</strong>ですか。<br>選んでください。</p><table><td>x</td></table>]]></text>
    </questiontext>
    <generalfeedback format="html"><text>&lt;p&gt;気持ちです &amp;amp; 体験です。&lt;/p&gt;</text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><single>true</single>
    <correctfeedback format="html"><text>Right!</text></correctfeedback>
    <answer fraction="100" format="html"><text>気持ち</text><feedback><text>はい</text></feedback></answer>
    <answer fraction="0" format="html"><text>病気</text><feedback format="html"><text>いいえ</text></feedback></answer>
  </question>
  <question type="truefalse">
    <name><text>tf</text></name>
    <questiontext format="plain_text"><text>だれでもなれる</text></questiontext>
    <generalfeedback><text>はい。</text></generalfeedback><defaultgrade>0.5</defaultgrade>
    <answer fraction="100"><text>true</text><feedback><text>そう</text></feedback></answer>
    <answer fraction="0"><text>false</text><feedback><text>ちがう</text></feedback></answer>
  </question>
  <question type="essay"><name><text>Write</text></name></question>
  <question type="drag"><name><text>Drag</text></name></question>
  <question type="matching">
    <name><text>pic</text></name><questiontext><text>x</text><file name="a.png"/></questiontext>
  </question>
</quiz>
"""


def test_a_moodle_bank_is_taken_in_as_far_as_we_can_and_the_rest_is_named():
    found = moodle_in.read(MOODLE.encode())

    one, two = found.questions
    assert (one["id"], one["points"]) == ("q1", 2)
    assert one["prompt"] == "孤独は**何**ですか。\n選んでください。\n\nx"
    assert one["explanation"] == "気持ちです & 体験です。"
    assert (two["id"], two["type"], "points" in two) == ("tf", "true-false", False)
    assert [choice["text"] for choice in two["choices"]] == ["正しい", "正しくない"]
    assert sorted((note.line, note.message) for note in found.notes) == [
        (4, "「Loneliness」の id を「q1」にしました。"),
        (6, "書式 <table>、<td> は読みこみません。文字だけを残しました。"),
        (11, "<correctfeedback> のことばは読みこみません。feedback か explanation に書いてください。"),
        (15, "配点「0.5」は、1から100の整数ではないので、読みこみません。"),
        (22, "「Write」は記述式の問題なので、読みこみません。"),
        (23, "「Drag」は「drag」という種類の問題なので、読みこみません。"),
        (24, "「pic」は図やファイルの入った問題なので、読みこみません。"),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"not xml", "XML として読めません", id="no-xml"),
        pytest.param(b"<quiz><question></quiz>", "XML として読めません", id="not-closed"),
        pytest.param(b"<html/>", "Moodle の問題ファイル", id="other-root"),
        pytest.param(b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "使えない宣言", id="entities"),
        pytest.param(b"<quiz>" + b" " * (5 * 1024 * 1024) + b"</quiz>", "大きすぎます", id="huge"),
        pytest.param(b"", "XML として読めません", id="empty"),
    ],
)
def test_what_is_no_moodle_bank_is_refused(body, words):
    with pytest.raises(FileFaults) as refused:
        moodle_in.read(body)

    assert words in str(refused.value)


@given(st.text(max_size=200))
def test_no_text_whatever_stops_the_reader(text):
    gift_in.read(text)


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
def test_a_quiz_of_the_course_goes_to_moodle_and_back_by_command(app, tmp_path, form):
    quiz = COURSES / "tsunagari-supporter" / "ja" / "03-notice.quiz.yaml"
    there, back = tmp_path / "bank", tmp_path / "back.quiz.yaml"
    run = app.test_cli_runner().invoke

    out = run(args=["courses", "export-questions", str(quiz), "--to", form, "--output", str(there)])
    again = run(args=["courses", "import-questions", str(there), "--from", form, "--output", str(back)])

    assert (out.exit_code, again.exit_code) == (0, 0), out.output + again.output
    ours, theirs = (_dumped(path) for path in (quiz, back))
    assert theirs == [one for one in ours if one["type"] != "reflection"]
    refused = run(args=["courses", "import-questions", str(there), "--from", form, "--output", str(back)])
    assert refused.exit_code == 1
    assert "もうあるファイルは書きかえません" in refused.output


def _dumped(path):
    entry = validated(QuizEntry, safe_yaml.load(path.read_text()))
    return [one.model_dump() for one in entry.questions]


def test_a_file_with_nothing_for_us_is_refused_and_nothing_is_written(app, tmp_path):
    source, output = tmp_path / "a.gift", tmp_path / "a.quiz.yaml"
    source.write_text("Who? {=nobody}")

    answer = app.test_cli_runner().invoke(
        args=["courses", "import-questions", str(source), "--from", "gift", "--output", str(output)]
    )

    assert answer.exit_code == 1
    assert "読みこめる問題が1つもありません" in answer.output
    assert "ことばを答える問題" in answer.output
    assert not output.exists()
