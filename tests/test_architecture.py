"""What linters cannot see: every view declares access, addresses are nouns, one file commits, nothing is left over."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from lms import create_app
from lms.accounts.guard import declared_access
from lms.accounts.policy import POLICY, ROLE_PERMISSIONS, Permission, Role
from lms.core.db import Model
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "lms"
PYTHON = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt"})
ADDRESS = re.compile(r"(/[a-z0-9.\-]+|/<(int|string)(\(length=\d+\))?:[a-z0-9_]+>(\.[a-z]+)?)+|/")


def test_every_view_declares_what_it_asks(sqlite_app: Flask):
    silent = [
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if rule.endpoint != "static" and declared_access(sqlite_app.view_functions[rule.endpoint]) is None
    ]

    assert silent == []


def test_addresses_are_kebab_case_nouns_with_typed_parts(sqlite_app: Flask):
    odd = [str(rule) for rule in sqlite_app.url_map.iter_rules() if rule.endpoint != "static"]

    assert [rule for rule in odd if not ADDRESS.fullmatch(re.sub(r"<([a-z_]+)>", r"<string:\1>", rule))] == []


def test_a_view_that_is_silent_about_access_is_refused(sqlite_url: str):
    app = create_app(settings_for(sqlite_url))
    app.add_url_rule("/silent", "silent", lambda: "never seen")

    assert app.test_client().get("/silent").status_code == 403


def test_every_permission_has_a_predicate_and_every_role_its_permissions():
    assert set(POLICY) == set(Permission)
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_only_core_db_commits():
    committing = [path for path in PYTHON if re.search(r"\.commit\(\)", path.read_text(encoding="utf-8"))]

    assert committing == [PACKAGE / "core" / "db.py"]


def test_only_core_clock_asks_the_time():
    asking = [path for path in PYTHON if re.search(r"datetime\.now\(|time\.time\(", path.read_text(encoding="utf-8"))]

    assert asking == [PACKAGE / "core" / "clock.py"]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_is_short_enough_to_read_in_one_go(path: Path):
    assert path.read_text(encoding="utf-8").count("\n") <= 220


def test_templates_are_short():
    long = [str(path) for path in TEMPLATES if path.read_text(encoding="utf-8").count("\n") > 100]

    assert long == []


def test_every_template_is_used(sqlite_app: Flask):
    named = "\n".join(path.read_text(encoding="utf-8") for path in [*PYTHON, *TEMPLATES])
    names = {re.search(r"templates/(.+)$", path.as_posix())[1] for path in TEMPLATES}

    assert [name for name in sorted(names) if f'"{name}"' not in named and f"'{name}'" not in named] == []


def test_templates_neither_query_nor_decide_permissions(sqlite_app: Flask):
    forbidden = re.compile(r"\.query\b|session\.execute|may\(|has_permission|current_user")

    assert [str(path) for path in TEMPLATES if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_every_visible_word_goes_through_translation(sqlite_app: Flask):
    """Japanese outside `_()` would stay Japanese for every reader."""
    bare = []
    for path in TEMPLATES:
        tree = sqlite_app.jinja_env.parse(path.read_text(encoding="utf-8"))
        words = [data.data.strip() for data in tree.find_all(nodes.TemplateData)]
        bare += [f"{path.name}: {word}" for word in words if re.search(r"[ぁ-んァ-ヶ一-龠]", word)]

    assert bare == []


def test_words_are_translated_by_our_own_catalogues_alone():
    """Flask-Babel knows no ja-easy and no furigana: `_` comes from core.i18n (now) or core.translation (later)."""
    importing = [path for path in PYTHON if "flask_babel" in path.read_text(encoding="utf-8")]

    assert importing == [PACKAGE / "core" / "i18n.py"]


def test_every_rules_room_has_its_test():
    features = [path.parent.name for path in PACKAGE.glob("*/rules*") if path.name in {"rules.py", "rules"}]

    missing = [name for name in features if not list((ROOT / "tests" / name).glob("test_*rules*.py"))]
    assert missing == []


def test_every_reference_to_a_person_says_what_happens_when_the_person_is_erased():
    silent = [
        f"{table.name}.{key.parent.name}"
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "person" and key.ondelete not in {"CASCADE", "SET NULL", "RESTRICT"}
    ]

    assert silent == []


def test_every_foreign_key_is_indexed():
    bare = []
    for table in Model.metadata.sorted_tables:
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {column.name for column in table.columns if column.unique or column.primary_key}
        for constraint in table.constraints:
            if type(constraint).__name__ == "UniqueConstraint":
                leading.add(next(iter(constraint.columns)).name)
        bare += [f"{table.name}.{k.parent.name}" for k in table.foreign_keys if k.parent.name not in leading]

    assert bare == []


JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
TRANSLATING = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "translated", "marked", "raw"}
SPEAKS_JAPANESE = {
    "*/cli.py": "operators read Japanese",
    "*/cli/*": "operators read Japanese",
    "catalog/formats/*": "the checker speaks to those who write courses; what readers see goes through `translated`",
    "core/calendar.py": "the Japanese calendar, as it is written and typed",
    "core/dates.py": "Japanese and easy Japanese days; other languages come from the CLDR",
    "core/catalogues.py": "languages name themselves",
    "core/i18n.py": "where Japanese headings may break",
    "regions/*": "names of places",
    "home/rules/demo*": "invented people",
    "home/actions/demo*": "invented places",
    "*/forms/fields.py": "a date as it is typed",
    "accounts/rules/__init__.py": "words that make a password easy to guess",
    "records/formats/*": "the printed sheet has its words in each language",
    "sessions/formats/*": "printed sheets",
    "sessions/actions/evidence.py": "the place that a record keeps",
    "sessions/rules/desk.py": "the order of kana",
    "sessions/rules/romaji.py": "kana in Latin letters",
    "sessions/rules/cells.py": "units as clerks type them",
    "sessions/rules/members.py": "columns of a list as clerks write them",
    "sessions/rules/roster.py": "columns of a list as clerks write them",
    "sessions/rules/typed.py": "numbers as they are typed",
    "sessions/views/filing_rows.py": "columns of the file for Excel",
    "stats/views/file_rows.py": "columns of the file for Excel",
}


def _bare_words(tree: ast.AST) -> list[ast.Constant]:
    """Strings with Japanese in them that neither are documentation nor patterns nor go through translation."""
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in TRANSLATING | {"compile", "sub"}:  # a pattern reads what people type
            passed |= {id(inner) for argument in call.args for inner in ast.walk(argument)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node for node in strings if id(node) not in passed and JAPANESE.search(node.value)]


def test_every_word_in_python_goes_through_translation():
    bare = [
        f"{path.relative_to(PACKAGE)}:{word.lineno}: {word.value}"
        for path in PYTHON
        if not any(fnmatch(path.relative_to(PACKAGE).as_posix(), known) for known in SPEAKS_JAPANESE)
        for word in _bare_words(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert bare == []
