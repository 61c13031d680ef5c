"""The files of one language of a course."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from lms.catalog.formats import markdown, quiz_checks, safe_yaml, scenario_checks, sentence_checks
from lms.catalog.formats.course_checks import TextFile
from lms.catalog.formats.course_content import FINAL, SENTENCES
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import FileFaults, LineFault, did_you_mean
from lms.catalog.formats.markdown import Image
from lms.catalog.formats.question_schema import QuizEntry
from lms.catalog.formats.quiz_checks import QuizFile
from lms.catalog.formats.safe_yaml import Document
from lms.catalog.formats.scenario_checks import ScenarioFile
from lms.catalog.formats.scenario_schema import ScenarioEntry
from lms.catalog.formats.schema import CourseEntry, FrontMatter, ModuleEntry
from lms.catalog.formats.sentence_checks import SentencesFile
from lms.catalog.formats.sentence_schema import SentencesEntry
from lms.catalog.formats.validation import validated
from lms.catalog.rules import Source

FENCE = "---"
E = TypeVar("E", bound=BaseModel)


def read_quiz(folder: CourseFolder, name: str) -> QuizFile | None:
    """Read a quiz; None, with the faults noted, when it cannot be used."""
    read = _read(folder, name, QuizEntry)
    return QuizFile(name, *read) if read else None


def read_scenario(folder: CourseFolder, name: str) -> ScenarioFile | None:
    """Read a scenario; None, with the faults noted, when it cannot be used."""
    read = _read(folder, name, ScenarioEntry)
    return ScenarioFile(name, *read) if read else None


def read_sentences(folder: CourseFolder, name: str) -> SentencesFile | None:
    """Read a file of sentences; None, with the faults noted, when it cannot be used."""
    read = _read(folder, name, SentencesEntry)
    return SentencesFile(name, *read) if read else None


def _read(folder: CourseFolder, name: str, entry: type[E]) -> tuple[E, Document] | None:
    text = folder.read_text(name)
    if text is None:
        return None
    try:
        document = safe_yaml.load(text)
        return validated(entry, document), document
    except FileFaults as error:
        folder.complain_all(name, error)
        return None


def read_front(folder: CourseFolder, name: str) -> tuple[FrontMatter, str, int] | None:
    """Part a text file into front matter, body and the line on which the body begins."""
    text = folder.read_text(name)
    if text is None:
        return None
    lines = text.split("\n")
    try:
        if lines[0].rstrip() != FENCE or FENCE not in lines[1:]:
            hint = "1行目を --- にし、title・lead・goals を書いて、また --- で閉じてください。"
            raise FileFaults([LineFault(1, "はじめの説明がありません。", hint)])
        end = lines.index(FENCE, 1)
        front = validated(FrontMatter, safe_yaml.load("\n".join(lines[1:end]), first_line=2))
    except FileFaults as error:
        folder.complain_all(name, error)
        return None
    return front, "\n".join(lines[end + 1 :]), end + 2


class LanguageFiles:
    """The files of one language."""

    def __init__(
        self,
        folder: CourseFolder,
        language: str,
        entry: CourseEntry,
        sources: Mapping[str, Source],
        images: Mapping[str, Image],
    ) -> None:
        self.folder, self.language, self.sources, self.images = folder, language, sources, images
        self.is_first = language == entry.languages[0]
        self.texts = {module.key: self._text(module) for module in entry.modules}
        self.quizzes: dict[str, QuizFile] = {}
        for key, file in [*((module.key, module.file) for module in entry.modules), (FINAL, FINAL)]:
            name = f"{language}/{file}.quiz.yaml"
            if folder.has(name) and (quiz := read_quiz(folder, name)):
                self.quizzes[key] = quiz
        rendered = {key: text.rendered if text else None for key, text in self.texts.items()}
        for key, quiz in self.quizzes.items():
            quiz_checks.check_quiz(folder, quiz, rendered, counts=key == FINAL)
        quiz_checks.check_question_ids(folder, self.quizzes.values())
        self.scenarios: dict[str, ScenarioFile] = {}
        for place in entry.scenarios:
            name = f"{language}/{place.file}.scenario.yaml"
            if self._is_there(name) and (scenario := read_scenario(folder, name)):
                scenario_checks.check_scenario(folder, scenario)
                self.scenarios[place.key] = scenario
        self.sentences: dict[str, SentencesFile] = {}
        for key in SENTENCES:
            name = f"{language}/{key}.yaml"
            if folder.has(name) and (sentences := read_sentences(folder, name)):
                sentence_checks.check_sentences(folder, sentences)
                self.sentences[key] = sentences
        self._find_strangers(entry)

    def _text(self, module: ModuleEntry) -> TextFile | None:
        name = f"{self.language}/{module.file}.md"
        if not self._is_there(name) or (read := read_front(self.folder, name)) is None:
            return None
        front, body, first_line = read
        rendered = markdown.render(
            body, sources=self.sources, images=self.images, first_line=first_line, language=self.language
        )
        self.folder.complain_all(name, rendered.faults)
        return TextFile(name, front, body, rendered)

    def _is_there(self, name: str) -> bool:
        """Tell whether a file is to be read: the first language needs all, a later one may still lack some."""
        if self.is_first or self.folder.has(name):
            return True
        self.folder.miss(name, 1, "ファイルがまだありません。")
        return False

    def _find_strangers(self, entry: CourseEntry) -> None:
        files = [module.file for module in entry.modules]
        known = {f"{self.language}/{file}.md" for file in files}
        known |= {f"{self.language}/{file}.quiz.yaml" for file in [*files, FINAL]}
        known |= {f"{self.language}/{scenario.file}.scenario.yaml" for scenario in entry.scenarios}
        known |= {f"{self.language}/{key}.yaml" for key in SENTENCES}
        for name in self.folder.names(f"{self.language}/*"):
            if name not in known:
                part = "scenarios" if name.endswith(".scenario.yaml") else "modules"
                hint = did_you_mean(name, known) or f"{part} に加えるか、消してください。"
                self.folder.complain(name, 1, f"course.yaml の {part} にないファイルです。", hint)

    def text_content(self) -> dict[str, Any]:
        """Return the texts as they are kept in the table."""
        found = {key: text for key, text in self.texts.items() if text}
        return {key: {"front": text.front.model_dump(), "body": text.body} for key, text in found.items()}

    def quiz_content(self) -> dict[str, Any]:
        """Return the quizzes as they are kept in the table."""
        return {key: quiz.entry.model_dump(mode="json") for key, quiz in self.quizzes.items()}

    def scenario_content(self) -> dict[str, Any]:
        """Return the scenarios as they are kept in the table."""
        return {key: scenario.entry.model_dump(mode="json") for key, scenario in self.scenarios.items()}

    def sentence_content(self) -> dict[str, Any]:
        """Return the sentences as they are kept in the table."""
        return {key: file.entry.model_dump(mode="json") for key, file in self.sentences.items()}
