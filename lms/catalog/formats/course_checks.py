"""What the files of a course must agree on among themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.catalog.formats.course_content import ALL_MODULES, FINAL, FINAL_QUIZ
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import LineFault, did_you_mean
from lms.catalog.formats.markdown import Rendered
from lms.catalog.formats.quiz_checks import QuizFile, repeated
from lms.catalog.formats.safe_yaml import Document, Path
from lms.catalog.formats.schema import CourseEntry, FrontMatter
from lms.catalog.rules import SESSION


@dataclass(frozen=True, slots=True)
class TextFile:
    """A module's text as read from its file."""

    name: str
    front: FrontMatter
    body: str
    rendered: Rendered


def check_course_entry(folder: CourseFolder, entry: CourseEntry, document: Document) -> None:
    """Find what course.yaml contradicts itself in, and the words that a later language has not yet."""
    for path, message, hint in (
        *_name_faults(folder, entry),
        *_need_faults(entry),
        *_place_faults(entry),
        *_words_missing(entry, entry.languages[:1]),
    ):
        folder.complain("course.yaml", document.line_of(path), message, hint)
    for path, message, _hint in _words_missing(entry, entry.languages[1:]):
        folder.miss("course.yaml", document.line_of(path), message)


def _name_faults(folder: CourseFolder, entry: CourseEntry) -> Iterable[tuple[Path, str, str]]:
    if entry.key != folder.root.resolve().name:
        yield ("key",), f"「{entry.key}」は、フォルダーの名前とちがいます。", "同じ名前にしてください。"
    for part, keys in (
        ("routes", [route.key for route in entry.routes]),
        ("modules", [module.key for module in entry.modules]),
        ("modules", [module.file for module in entry.modules]),
        ("languages", entry.languages),
        ("scenarios", [scenario.key for scenario in entry.scenarios]),
        ("scenarios", [scenario.file for scenario in entry.scenarios]),
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


def _place_faults(entry: CourseEntry) -> Iterable[tuple[Path, str, str]]:
    modules = {module.key for module in entry.modules}
    for place, scenario in enumerate(entry.scenarios):
        if scenario.module not in modules:
            message = f"章「{scenario.module}」はありません。"
            yield ("scenarios", place, "module"), message, did_you_mean(scenario.module, modules)


def _words_missing(entry: CourseEntry, languages: Iterable[str]) -> Iterable[tuple[Path, str, str]]:
    for path, texts in _texts_of(entry):
        for language in languages:
            if language not in texts:
                yield path, f"「{path[-1]}」に、{language} のことばがありません。", ""


def _texts_of(entry: CourseEntry) -> Iterable[tuple[Path, Mapping[str, str]]]:
    yield ("title",), entry.title
    yield ("summary",), entry.summary
    yield ("audience",), entry.audience
    for number, route in enumerate(entry.routes):
        yield ("routes", number, "title"), route.title


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


def check_same_anchors(folder: CourseFolder, first: TextFile, other: TextFile) -> None:
    """Find anchors that one language of a text has and another has not."""
    for anchor in sorted(first.rendered.anchors ^ other.rendered.anchors):
        message = f"しるし「{anchor}」が、{first.name} とこのファイルの片方にしかありません。"
        folder.complain_all(other.name, (LineFault(1, message, "見出しのしるしを、そろえてください。"),))
