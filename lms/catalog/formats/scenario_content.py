"""From the entries of scenario files to a scenario, in all languages at once."""

import re
from collections.abc import Mapping

from lms.catalog.formats import markdown
from lms.catalog.formats.question_content import words_of
from lms.catalog.formats.scenario_schema import ScenarioEntry, SceneEntry
from lms.catalog.formats.schema import ScenarioPlace
from lms.catalog.rules import Line, Scenario, ScenarioChoice, Scene, Stage

TALK = re.compile(r"> ?(?:([^：:「」|{}]{1,12})[：:] ?)?(.+)")
"""`> ` begins a line of talk; `> 佐藤さん：` says who talks."""
ME = frozenset({"あなた", "わたし", "私", "You", "Me", "I"})
"""Names under which the reader talks."""


def scenario_from_entries(place: ScenarioPlace, files: Mapping[str, ScenarioEntry]) -> Scenario:
    """Build a scenario.

    Args:
        place: how course.yaml lists it.
        files: the scenario by language, at least one; the first language says which scenes there are.
    """
    first = next(iter(files.values()))
    scenes = {language: {scene.id: scene for scene in file.scenes} for language, file in files.items()}
    return Scenario(
        key=place.key,
        module_key=place.module,
        minutes=place.minutes,
        title=words_of({language: file.title for language, file in files.items()}),
        lead=words_of({language: file.lead for language, file in files.items()}),
        who=words_of({language: file.who for language, file in files.items()}),
        start=first.start,
        scenes=tuple(
            _scene({language: found[scene.id] for language, found in scenes.items() if scene.id in found})
            for scene in first.scenes
        ),
    )


def lines_of(text: str) -> tuple[Line, ...]:
    """Part what happens in a scene into what is told and what is said aloud."""
    lines: list[Line] = []
    told: list[str] = []
    for row in [*text.split("\n"), ""]:
        talk = TALK.fullmatch(row.strip())
        if told and (talk or not row.strip()):
            lines.append(Line(markdown.render_inline("\n".join(told))[0]))
            told = []
        if talk:
            who = talk[1].strip() if talk[1] else None
            lines.append(Line(markdown.render_inline(talk[2])[0], is_said=True, who=who, is_mine=who in ME))
        elif row.strip():
            told.append(row)
    return tuple(lines)


def _scene(said: Mapping[str, SceneEntry]) -> Scene:
    first = next(iter(said.values()))
    choices = {language: {choice.id: choice for choice in scene.choices} for language, scene in said.items()}
    return Scene(
        id=first.id,
        stage=Stage(first.stage),
        lines={language: lines_of(scene.text) for language, scene in said.items()},
        choices=tuple(
            ScenarioChoice(
                id=choice.id,
                text=words_of({language: one.text for language, one in beside.items()}),
                feedback=words_of({language: one.feedback for language, one in beside.items()}),
                good=words_of({language: one.good for language, one in beside.items() if one.good})
                if choice.good
                else None,
                to=choice.to,
            )
            for choice in first.choices
            for beside in [{lang: found[choice.id] for lang, found in choices.items() if choice.id in found}]
        ),
    )
