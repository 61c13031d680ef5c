"""What the files of a course must agree on among themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.catalog.formats import markdown
from lms.catalog.formats.course_content import ALL_MODULES, FINAL, FINAL_QUIZ
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import LineFault, did_you_mean
from lms.catalog.formats.markdown import Rendered
from lms.catalog.formats.safe_yaml import Document, Path
from lms.catalog.formats.schema import CourseEntry, FrontMatter, QuestionEntry, QuizEntry
from lms.catalog.rules import SESSION


@dataclass(frozen=True, slots=True)
class TextFile:
    """A module's text as read from its file."""

    name: str
    front: FrontMatter
    body: str
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz as read from its file."""

    name: str
    entry: QuizEntry
    document: Document


def check_course_entry(folder: CourseFolder, entry: CourseEntry, document: Document) -> None:
    """Find what course.yaml contradicts itself in."""
    for path, message, hint in (*_name_faults(folder, entry), *_need_faults(entry), *_language_faults(entry)):
        folder.complain("course.yaml", document.line_of(path), message, hint)


def _name_faults(folder: CourseFolder, entry: CourseEntry) -> Iterable[tuple[Path, str, str]]:
    if entry.key != folder.root.resolve().name:
        yield ("key",), f"「{entry.key}」は、フォルダーの名前とちがいます。", "同じ名前にしてください。"
    for part, keys in (
        ("routes", [route.key for route in entry.routes]),
        ("modules", [module.key for module in entry.modules]),
        ("modules", [module.file for module in entry.modules]),
        ("languages", entry.languages),
    ):
        for place in repeated(keys):
            yield (part, place), f"「{keys[place]}」が2回あります。", "それぞれ別の名前にしてください。"


def _need_faults(entry: CourseEntry) -> Iterable[tuple[Path, str, str]]:
    known = {ALL_MODULES, FINAL_QUIZ, SESSION, *(f"module:{module.key}" for module in entry.modules)}
    for number, route in enumerate(entry.routes):
        for place, need in enumerate(route.needs):
            if need not in known:
                message = f"修了の条件「{need}」はありません。"
                yield ("routes", number, "needs", place), message, did_you_mean(need, known)


def _language_faults(entry: CourseEntry) -> Iterable[tuple[Path, str, str]]:
    for path, texts in _texts_of(entry):
        for language in entry.languages:
            if language not in texts:
                yield path, f"「{path[-1]}」に、{language} のことばがありません。", ""


def _texts_of(entry: CourseEntry) -> Iterable[tuple[Path, Mapping[str, str]]]:
    yield ("title",), entry.title
    yield ("summary",), entry.summary
    yield ("audience",), entry.audience
    for number, route in enumerate(entry.routes):
        yield ("routes", number, "title"), route.title


def repeated(keys: Sequence[str]) -> list[int]:
    """List the places at which a key stands that stood before."""
    return [place for place, key in enumerate(keys) if key in keys[:place]]


def check_quiz(folder: CourseFolder, quiz: QuizFile, anchors: Mapping[str, Rendered | None]) -> None:
    """Find what is wrong in one quiz.

    Args:
        folder: takes the faults.
        quiz: the file.
        anchors: the texts of the same language by module; None for one that could not be read.
    """
    for number, question in enumerate(quiz.entry.questions):
        path: Path = ("questions", number)
        for message, hint in _question_faults(question):
            folder.complain(quiz.name, quiz.document.line_of((*path, "choices")), message, hint)
        ids = [choice.id for choice in question.choices]
        for place in repeated(ids):
            line = quiz.document.line_of((*path, "choices", place, "id"))
            folder.complain(quiz.name, line, f"選択肢「{ids[place]}」が2つあります。", "別の id にしてください。")
        if question.passage and (fault := _passage_fault(question.passage, anchors)):
            folder.complain(quiz.name, quiz.document.line_of((*path, "passage")), *fault)
        _check_words(folder, quiz, path, question)


def _question_faults(question: QuestionEntry) -> Iterable[tuple[str, str]]:
    correct = sum(choice.correct for choice in question.choices)
    if correct == 0:
        yield f"問題「{question.id}」に、正しい答えがありません。", "正しい選択肢に correct: true をつけてください。"
    if correct > 1 and question.type != "multiple":
        hint = "1つだけにするか、type を multiple にしてください。"
        yield f"問題「{question.id}」に、正しい答えが{correct}つあります。", hint


def _passage_fault(passage: str, texts: Mapping[str, Rendered | None]) -> tuple[str, str] | None:
    module_key, _, anchor = passage.partition("#")
    if module_key not in texts:
        return f"章「{module_key}」はありません。", did_you_mean(module_key, texts)
    rendered = texts[module_key]
    if rendered is None or anchor in rendered.anchors:
        return None
    return f"章「{module_key}」に、しるし「{anchor}」がありません。", did_you_mean(anchor, rendered.anchors)


def _check_words(folder: CourseFolder, quiz: QuizFile, path: Path, question: QuestionEntry) -> None:
    said: list[tuple[Path, str]] = [
        ((*path, "prompt"), question.prompt),
        ((*path, "explanation"), question.explanation),
    ]
    for place, choice in enumerate(question.choices):
        said.append(((*path, "choices", place, "text"), choice.text))
        said.append(((*path, "choices", place, "feedback"), choice.feedback))
    for where, text in said:
        _, faults = markdown.render_inline(text, quiz.document.line_of(where))
        folder.complain_all(quiz.name, faults)


def check_question_ids(folder: CourseFolder, quizzes: Iterable[QuizFile]) -> None:
    """Find question ids used twice within one language: answers are kept by them."""
    seen: dict[str, str] = {}
    for quiz in quizzes:
        for number, question in enumerate(quiz.entry.questions):
            if question.id in seen:
                line = quiz.document.line_of(("questions", number, "id"))
                message = f"問題の id「{question.id}」は、{seen[question.id]} でも使っています。"
                folder.complain(quiz.name, line, message, "別の id にしてください。")
            seen.setdefault(question.id, quiz.name)


def check_final(folder: CourseFolder, entry: CourseEntry, document: Document, final: QuizFile | None) -> None:
    """Find a missing final quiz, and one with fewer questions than are drawn."""
    needs = {need for route in entry.routes for need in route.needs}
    if final is None and FINAL_QUIZ in needs:
        message = "修了の条件に quiz:final がありますが、確認テストがありません。"
        line = document.line_of(("routes",))
        folder.complain("course.yaml", line, message, f"{entry.languages[0]}/{FINAL}.quiz.yaml を置いてください。")
    if final and entry.draw and entry.draw > len(final.entry.questions):
        message = f"確認テストは{len(final.entry.questions)}問なので、{entry.draw}問は出せません。"
        folder.complain("course.yaml", document.line_of(("draw",)), message)


def check_same_ids(folder: CourseFolder, first: QuizFile, other: QuizFile) -> None:
    """Find where two languages of a quiz are not the same questions with the same choices."""
    ours, theirs = (_skeleton(quiz.entry) for quiz in (first, other))
    if len(ours) != len(theirs):
        folder.complain(other.name, 1, f"問題の数が、{first.name} とちがいます（{len(ours)}問）。")
    for number, (one, two) in enumerate(zip(ours, theirs, strict=False)):
        if one != two:
            line = other.document.line_of(("questions", number))
            message = f"問題「{two[0]}」の id、type、正しい答えが、{first.name} とちがいます。"
            folder.complain(other.name, line, message, "id と順番と correct を、そろえてください。")


def _skeleton(entry: QuizEntry) -> list[tuple[object, ...]]:
    return [
        (
            *(question.id, question.type, question.passage, question.points),
            *((choice.id, choice.correct) for choice in question.choices),
        )
        for question in entry.questions
    ]


def check_same_anchors(folder: CourseFolder, first: TextFile, other: TextFile) -> None:
    """Find anchors that one language of a text has and another has not."""
    for anchor in sorted(first.rendered.anchors ^ other.rendered.anchors):
        message = f"しるし「{anchor}」が、{first.name} とこのファイルの片方にしかありません。"
        folder.complain_all(other.name, (LineFault(1, message, "見出しのしるしを、そろえてください。"),))
