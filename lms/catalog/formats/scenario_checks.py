"""What is wrong within a scenario file, and between the files of two languages."""

from collections.abc import Iterator
from dataclasses import dataclass

from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import did_you_mean
from lms.catalog.formats.quiz_checks import check_words, repeated
from lms.catalog.formats.safe_yaml import Document, Path
from lms.catalog.formats.scenario_schema import ScenarioEntry, SceneEntry
from lms.catalog.rules import Stage, scenario_graph

_Fault = tuple[Path, str, str]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario as read from its file."""

    name: str
    entry: ScenarioEntry
    document: Document


def check_scenario(folder: CourseFolder, scenario: ScenarioFile) -> None:
    """Find what is wrong in one scenario: first what each scene says, then where the choices lead."""
    faults = list(_scene_faults(scenario.entry)) or list(_way_faults(scenario.entry))
    for path, message, hint in faults:
        folder.complain(scenario.name, scenario.document.line_of(path), message, hint)
    check_words(folder, scenario.name, scenario.document)


def _scene_faults(entry: ScenarioEntry) -> Iterator[_Fault]:
    ids = [scene.id for scene in entry.scenes]
    for place in repeated(ids):
        yield ("scenes", place, "id"), f"場面「{ids[place]}」が2つあります。", "別の id にしてください。"
    if entry.start not in ids:
        yield ("start",), f"はじめの場面「{entry.start}」がありません。", did_you_mean(entry.start, ids)
    for number, scene in enumerate(entry.scenes):
        for path, message, hint in (*_shape_faults(scene), *_choice_faults(scene, ids)):
            yield ("scenes", number, *path), message, hint


def _shape_faults(scene: SceneEntry) -> Iterator[_Fault]:
    if scene.end and scene.choices:
        hint = "end: true を消すか、choices を消してください。"
        yield ("choices",), f"終わりの場面「{scene.id}」に、選択肢があります。", hint
    elif not scene.end and len(scene.choices) < 2:
        hint = "選択肢（choices）を2つから4つ書くか、終わりの場面なら end: true をつけてください。"
        yield ("id",), f"場面「{scene.id}」に、選べることばが足りません。", hint


def _choice_faults(scene: SceneEntry, ids: list[str]) -> Iterator[_Fault]:
    choices = [choice.id for choice in scene.choices]
    for place in repeated(choices):
        yield ("choices", place, "id"), f"選択肢「{choices[place]}」が2つあります。", "別の id にしてください。"
    for place, choice in enumerate(scene.choices):
        if choice.to not in ids:
            yield ("choices", place, "to"), f"つぎの場面「{choice.to}」がありません。", did_you_mean(choice.to, ids)


def _way_faults(entry: ScenarioEntry) -> Iterator[_Fault]:
    ways = {scene.id: [choice.to for choice in scene.choices] for scene in entry.scenes}
    stages = {scene.id: Stage(scene.stage) for scene in entry.scenes}
    lines: dict[str, Path] = {scene.id: ("scenes", number, "id") for number, scene in enumerate(entry.scenes)}
    reached = scenario_graph.reachable(ways, entry.start)
    lost = scenario_graph.without_an_end(ways)
    for id_, path in lines.items():
        if id_ not in reached:
            yield path, f"場面「{id_}」には、どの選択肢からも行けません。", "どこかの to に書くか、消してください。"
        elif id_ in lost:
            yield path, f"場面「{id_}」からは、終わりの場面（end: true）に行けません。", "to をたしかめてください。"
    if not scenario_graph.is_open(ways):
        hint = "どこかの場面で、選択肢によって to を変えてください。"
        yield ("scenes",), "何を選んでも、同じ一本道です。", hint
    for end, way in scenario_graph.shortcuts(ways, stages, entry.start).items():
        names = "、".join(sorted({stages[id_].value for id_ in way}))
        hint = "どの道も、stage が3つ以上（聴くだけの会話は listen と self）になるようにしてください。"
        yield lines[end], f"{' → '.join(way)} の道には、stage が {names} しかありません。", hint


def check_same_scenes(folder: CourseFolder, first: ScenarioFile, other: ScenarioFile) -> None:
    """Find where two languages of a scenario are not the same scenes with the same choices."""
    ours, theirs = (_skeleton(scenario.entry) for scenario in (first, other))
    if ours[0] != theirs[0]:
        message = f"start が、{first.name} とちがいます（{ours[0]}）。"
        folder.complain(other.name, other.document.line_of(("start",)), message)
    if len(ours) != len(theirs):
        folder.complain(other.name, 1, f"場面の数が、{first.name} とちがいます（{len(ours) - 1}）。")
    for number, (one, two) in enumerate(zip(ours[1:], theirs[1:], strict=False)):
        if one != two:
            line = other.document.line_of(("scenes", number))
            message = f"場面「{two[0]}」の id、stage、選択肢の id か to が、{first.name} とちがいます。"
            folder.complain(other.name, line, message, "id と順番と to を、そろえてください。")


def _skeleton(entry: ScenarioEntry) -> list[tuple[object, ...]]:
    scenes = [
        (scene.id, scene.stage, scene.end, *((choice.id, choice.to, choice.good is None) for choice in scene.choices))
        for scene in entry.scenes
    ]
    return [(entry.start,), *scenes]
