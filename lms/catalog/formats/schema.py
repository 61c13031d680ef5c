"""What may stand in a course file: the shapes, checked by pydantic, told in Japanese when they do not fit."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
ByLanguage = Annotated[dict[Language, Text], Field(min_length=1)]
ChartLabel = Annotated[str, StringConstraints(min_length=1, max_length=21)]  # what fits above a bar
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]


class Entry(BaseModel):
    """A part of a file: nothing unknown in it, and nothing turned into something else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RouteEntry(Entry):
    """One way to completion."""

    key: Key
    title: ByLanguage
    needs: Annotated[list[str], Field(min_length=1)]


class ModuleEntry(Entry):
    """One chapter, and the file it is in."""

    key: Key
    file: FileName
    minutes: Annotated[int, Field(ge=1, le=600)]


class SourceEntry(Entry):
    """Where figures come from."""

    title: Text
    publisher: Text
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    note: Text | None = None
    url: WebAddress | None = None


class ScenarioPlace(Entry):
    """A conversation to try out, the file it is in and the chapter it belongs to."""

    key: Key
    file: FileName
    module: Key
    minutes: Annotated[int, Field(ge=1, le=120)]


class CourseEntry(Entry):
    """course.yaml, whole."""

    key: Key
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$")]
    title: ByLanguage
    summary: ByLanguage
    audience: ByLanguage
    minutes: Annotated[int, Field(ge=1, le=6000)]
    languages: Annotated[list[Language], Field(min_length=1)]
    pass_mark_percent: Annotated[int, Field(ge=1, le=100)]
    draw: Annotated[int, Field(ge=1)] | None = None
    validity_months: Annotated[int, Field(ge=1)] | None = None
    routes: Annotated[list[RouteEntry], Field(min_length=1)]
    modules: Annotated[list[ModuleEntry], Field(min_length=1)]
    scenarios: list[ScenarioPlace] = []
    sources: dict[Key, SourceEntry] = {}
    help_desks: bool = False
    children: bool = False


class FrontMatter(Entry):
    """What stands above a module's text."""

    title: Text
    lead: Text
    goals: Annotated[list[Text], Field(min_length=1)]


class ChartEntry(Entry):
    """A ```chart block: numbers to be drawn as bars, with their table."""

    title: Text
    unit: Annotated[str, StringConstraints(max_length=12)]
    caption: Text | None = None
    source: Text
    label_heading: Text | None = None
    rows: Annotated[list[tuple[ChartLabel, Annotated[float | int, Field(ge=0)]]], Field(min_length=1, max_length=20)]
