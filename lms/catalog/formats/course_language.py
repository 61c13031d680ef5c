"""The files of one language of a course."""

from collections.abc import Mapping
from typing import Any

from lms.catalog.formats import course_checks, markdown, safe_yaml
from lms.catalog.formats.course_checks import QuizFile, TextFile
from lms.catalog.formats.course_content import FINAL
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import FileFaults, LineFault, did_you_mean
from lms.catalog.formats.markdown import Image
from lms.catalog.formats.schema import CourseEntry, FrontMatter, ModuleEntry, QuizEntry
from lms.catalog.formats.validation import validated
from lms.catalog.rules import Source

FENCE = "---"


def read_quiz(folder: CourseFolder, name: str) -> QuizFile | None:
    """Read a quiz; None, with the faults noted, when it cannot be used."""
    text = folder.read_text(name)
    if text is None:
        return None
    try:
        document = safe_yaml.load(text)
        return QuizFile(name, validated(QuizEntry, document), document)
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
        self.texts = {module.key: self._text(module) for module in entry.modules}
        self.quizzes: dict[str, QuizFile] = {}
        for key, file in [*((module.key, module.file) for module in entry.modules), (FINAL, FINAL)]:
            name = f"{language}/{file}.quiz.yaml"
            if folder.has(name) and (quiz := read_quiz(folder, name)):
                self.quizzes[key] = quiz
        rendered = {key: text.rendered if text else None for key, text in self.texts.items()}
        for quiz in self.quizzes.values():
            course_checks.check_quiz(folder, quiz, rendered)
        course_checks.check_question_ids(folder, self.quizzes.values())
        self._find_strangers([module.file for module in entry.modules])

    def _text(self, module: ModuleEntry) -> TextFile | None:
        name = f"{self.language}/{module.file}.md"
        if (read := read_front(self.folder, name)) is None:
            return None
        front, body, first_line = read
        rendered = markdown.render(body, sources=self.sources, images=self.images, first_line=first_line)
        self.folder.complain_all(name, rendered.faults)
        return TextFile(name, front, body, rendered)

    def _find_strangers(self, files: list[str]) -> None:
        known = {f"{self.language}/{file}.md" for file in files}
        known |= {f"{self.language}/{file}.quiz.yaml" for file in [*files, FINAL]}
        for name in self.folder.names(f"{self.language}/*"):
            if name not in known:
                hint = did_you_mean(name, known) or "modules に加えるか、消してください。"
                self.folder.complain(name, 1, "course.yaml の modules にないファイルです。", hint)

    def text_content(self) -> dict[str, Any]:
        """Return the texts as they are kept in the table."""
        found = {key: text for key, text in self.texts.items() if text}
        return {key: {"front": text.front.model_dump(), "body": text.body} for key, text in found.items()}

    def quiz_content(self) -> dict[str, Any]:
        """Return the quizzes as they are kept in the table."""
        return {key: quiz.entry.model_dump(mode="json") for key, quiz in self.quizzes.items()}
