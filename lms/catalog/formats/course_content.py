"""The content of a course version: plain JSON in the table, a Course in the program."""

from collections.abc import Mapping
from typing import Any

from lms.catalog.formats import markdown
from lms.catalog.formats.markdown import Image
from lms.catalog.formats.question_content import quiz_from_entries, words_of
from lms.catalog.formats.question_schema import QuizEntry
from lms.catalog.formats.scenario_content import scenario_from_entries
from lms.catalog.formats.scenario_schema import ScenarioEntry
from lms.catalog.formats.schema import CourseEntry, FrontMatter, RouteEntry, ScenarioPlace
from lms.catalog.formats.sentence_schema import SentencesEntry
from lms.catalog.rules import (
    SESSION,
    Course,
    Module,
    Quiz,
    Reading,
    Requirement,
    RequirementKind,
    Route,
    Scenario,
    Sentence,
    Source,
    Words,
)
from lms.core.catalogues import EASY
from lms.core.words import SOURCE, with_readings

ALL_MODULES = "all-modules"
FINAL = "final"
CONFIDENCE, STEPS = "confidence", "steps"
SENTENCES = (CONFIDENCE, STEPS)
"""Files of sentences that a language of a course may have."""
FINAL_QUIZ = "quiz:final"


def course_from_content(content: Mapping[str, Any]) -> Course:
    """Build the course from what the table holds; no file is needed.

    Args:
        content: `course`, `texts`, `quizzes`, `images` and, where there are any, `scenarios` and `sentences`,
            as `course_files.read_course` made them.
    """
    entry = CourseEntry.model_validate(content["course"])
    images = {path: Image(**facts) for path, facts in content["images"].items()}
    sources = sources_of(entry)
    modules = tuple(
        Module(
            key=module.key,
            minutes=module.minutes,
            readings={
                language: _reading(
                    language,
                    content["texts"][language][module.key],
                    sources,
                    images,
                    words_language=EASY if entry.children and language == SOURCE else language,
                )
                for language in entry.languages
                if module.key in content["texts"][language]
            },
            practice=_quiz(module.key, entry, content),
        )
        for module in entry.modules
    )
    return Course(
        key=entry.key,
        version=entry.version,
        title=_words(entry.title),
        summary=_words(entry.summary),
        audience=_words(entry.audience),
        minutes=entry.minutes,
        languages=tuple(entry.languages),
        pass_mark_percent=entry.pass_mark_percent,
        draw=entry.draw,
        validity_months=entry.validity_months,
        routes=tuple(_route(route, modules) for route in entry.routes),
        modules=modules,
        scenarios=tuple(_scenario(place, entry, content) for place in entry.scenarios),
        confidence=_sentences(CONFIDENCE, entry, content),
        first_steps=_sentences(STEPS, entry, content),
        final_quiz=_quiz(FINAL, entry, content),
        sources=tuple(sources.values()),
        shows_help_desks=entry.help_desks,
        is_for_children=entry.children,
    )


def sources_of(entry: CourseEntry) -> dict[str, Source]:
    """List a course's sources by key."""
    return {
        key: Source(
            key=key,
            title=with_readings(source.title),
            publisher=with_readings(source.publisher),
            year=source.year,
            note=with_readings(source.note) if source.note else None,
            url=source.url,
        )
        for key, source in entry.sources.items()
    }


def _words(by_language: Mapping[str, str]) -> Words:
    return Words({language: with_readings(text) for language, text in by_language.items()})


def _reading(
    language: str,
    text: Mapping[str, Any],
    sources: Mapping[str, Source],
    images: Mapping[str, Image],
    *,
    words_language: str,
) -> Reading:
    front = FrontMatter.model_validate(text["front"])
    rendered = markdown.render(text["body"], sources=sources, images=images, language=words_language)
    return Reading(
        language=language,
        title=with_readings(front.title),
        lead=with_readings(front.lead),
        goals=tuple(with_readings(goal) for goal in front.goals),
        html=rendered.html,
        speaker_notes=rendered.speaker_notes,
        contents=rendered.contents,
        anchors=rendered.anchors,
        citations=rendered.citations,
        length=rendered.length,
    )


def _route(entry: RouteEntry, modules: tuple[Module, ...]) -> Route:
    needs: dict[str, Requirement] = {}
    for need in entry.needs:
        for requirement in _requirements(need, modules):
            needs.setdefault(requirement.id, requirement)
    return Route(entry.key, _words(entry.title), tuple(needs.values()))


def _requirements(need: str, modules: tuple[Module, ...]) -> list[Requirement]:
    if need == SESSION:
        return [Requirement(need, RequirementKind.SESSION)]
    if need == FINAL_QUIZ:
        return [Requirement(need, RequirementKind.QUIZ)]
    return [
        Requirement(f"module:{module.key}", RequirementKind.MODULE, module.key, module.title)
        for module in modules
        if need in {ALL_MODULES, f"module:{module.key}"}
    ]


def _quiz(key: str, entry: CourseEntry, content: Mapping[str, Any]) -> Quiz | None:
    files = {
        language: QuizEntry.model_validate(content["quizzes"][language][key])
        for language in entry.languages
        if key in content["quizzes"][language]
    }
    return quiz_from_entries(key, files) if files else None


def _scenario(place: ScenarioPlace, entry: CourseEntry, content: Mapping[str, Any]) -> Scenario:
    kept = content["scenarios"]
    files = {
        language: ScenarioEntry.model_validate(kept[language][place.key])
        for language in entry.languages
        if place.key in kept[language]
    }
    return scenario_from_entries(place, files)


def _sentences(key: str, entry: CourseEntry, content: Mapping[str, Any]) -> tuple[Sentence, ...]:
    kept = content.get("sentences", {})
    files = {
        language: SentencesEntry.model_validate(kept[language][key])
        for language in entry.languages
        if key in kept.get(language, {})
    }
    texts = {language: {item.id: item.text for item in file.items} for language, file in files.items()}
    ids = [item.id for item in next(iter(files.values())).items] if files else []
    return tuple(
        Sentence(id_, words_of({language: said[id_] for language, said in texts.items() if id_ in said})) for id_ in ids
    )
