"""`flask courses`: check the course files, publish them, list what is in force."""

import json
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.catalog import actions, queries
from lms.catalog.formats.course_files import CoursePack, read_course
from lms.catalog.formats.exchange.carried import Note
from lms.catalog.formats.exchange.quiz_files import ExchangeFormat, taken_in, written
from lms.catalog.formats.faults import Fault, FileFaults
from lms.catalog.formats.help_desks import read_help_desks
from lms.catalog.formats.json_schema import FILES, json_schema
from lms.core.refusals import Refusal

cli = AppGroup("courses", help="Check, publish and list courses.")

_PATH = click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=queries.COURSES)
_FORM = click.Choice([form.value for form in ExchangeFormat])


@cli.command("check")
@_PATH
def check(path: Path) -> None:
    """Name every fault of a course folder, or of all in a folder, with file and line."""
    packs = _read_all(path)
    for pack in packs:
        for gap in pack.gaps:
            click.echo(f"{gap}（まちがいではありません）")
        click.echo(f"{pack.course.key} {pack.course.version}: まちがいは見つかりませんでした。")


@cli.command("publish")
@_PATH
def publish(path: Path) -> None:
    """Publish a course folder, or all in a folder; nothing at all when one has a fault."""
    for pack in _read_all(path):
        try:
            row = actions.publish(pack)
        except actions.VersionTaken as refusal:
            raise click.ClickException(_in_words(pack, refusal)) from refusal
        click.echo(f"{row.course_key} {row.version}: 公開しています（id {row.id}）。")


@cli.command("list")
def list_current() -> None:
    """List the version in force of every course."""
    for edition in queries.list_current():
        click.echo(f"{edition.course_key} {edition.version} {edition.course.title}（id {edition.id}）")


@cli.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
def write_schemas(folder: Path | None) -> None:
    """Write JSON Schemas of all files of a course into FOLDER for an editor; print them without one."""
    if folder is None:
        click.echo(json.dumps({name: json_schema(name) for name in FILES}, ensure_ascii=False, indent=2))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_entry, files) in FILES.items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(f"{path}: {files} のための JSON Schema を書きました。")


@cli.command("export-questions")
@click.argument("quiz", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "form", type=_FORM, required=True, help="Format to write.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="New file.")
def export_questions(quiz: Path, form: str, output: Path) -> None:
    """Write a .quiz.yaml file for Moodle, and name what it cannot hold."""
    try:
        body, notes = written(quiz.read_text(encoding="utf-8"), ExchangeFormat(form))
    except FileFaults as faults:
        _stop_at(fault.in_file(str(quiz)) for fault in faults.faults)
    else:
        _write_new(output, body, quiz, notes)


@cli.command("import-questions")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "form", type=_FORM, required=True, help="Format to read.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="New .quiz.yaml file.")
def import_questions(source: Path, form: str, output: Path) -> None:
    """Turn questions from Moodle into a .quiz.yaml file, and name what did not come along."""
    try:
        text, notes = taken_in(source.read_bytes(), ExchangeFormat(form))
    except FileFaults as faults:
        _stop_at(fault.in_file(str(source)) for fault in faults.faults)
    else:
        _write_new(output, text.encode(), source, notes)


def _write_new(output: Path, body: bytes, source: Path, notes: Iterable[Note]) -> None:
    """Write a file where none is, and say beside which lines something was left behind."""
    try:
        with output.open("xb") as file:
            file.write(body)
    except FileExistsError as error:
        raise click.ClickException(f"{output}: もうあるファイルは書きかえません。別の名前にしてください。") from error
    for note in notes:
        click.echo(f"{source}:{note}", err=True)
    click.echo(f"{output}: 書きました。")


def _in_words(pack: CoursePack, refusal: Refusal) -> str:
    return f"{pack.course.key} {pack.course.version}: {refusal.title}。{refusal.message}"


def _read_all(path: Path) -> list[CoursePack]:
    """Read every course under a path, or stop with all faults of all of them."""
    packs, faults = [], []
    for folder in _course_folders(path):
        pack, found = read_course(folder)
        faults += found
        if pack:
            packs.append(pack)
    if (path / queries.HELP_DESKS.name).is_file():
        faults += read_help_desks(path / queries.HELP_DESKS.name)[1]
    if not packs and not faults:
        raise click.ClickException(f"{path}: 講座のフォルダー（course.yaml のある場所）が見つかりません。")
    _stop_at(faults)
    return packs


def _course_folders(path: Path) -> list[Path]:
    if (path / "course.yaml").exists():
        return [path]
    return sorted(folder for folder in path.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def _stop_at(faults: Iterable[Fault]) -> None:
    found = list(faults)
    for fault in found:
        click.echo(str(fault), err=True)
    if found:
        raise click.ClickException(f"{len(found)}か所を直してください。まだ何も公開していません。")
