"""The course that docs/authoring.md builds step by step can be published as it stands there."""

import re
from pathlib import Path

from lms.catalog.formats import svg
from lms.catalog.formats.course_files import check_course
from lms.catalog.formats.markdown_blocks import CALLOUTS

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`(my-course/[^`]+)`\n\n````[a-z]+\n(.*?)^````$", re.MULTILINE | re.DOTALL)


def build(root: Path, change=lambda text: text) -> Path:
    """Write the files that the guide shows, in its own order."""
    for name, text in FILE.findall(GUIDE):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change(text), encoding="utf-8")
    return root / "my-course"


def test_what_the_guide_writes_has_no_fault(tmp_path):
    course, faults = check_course(build(tmp_path))

    assert faults == []
    assert course
    assert [module.key for module in course.modules] == ["hello"]
    assert course.modules[0].practice
    assert course.final_quiz


def test_the_fault_the_guide_shows_is_the_fault_one_gets(tmp_path):
    without_source = build(tmp_path, lambda text: text.replace("いました[@survey-2024]", "いました"))

    _, faults = check_course(without_source)

    [fault] = [str(fault).replace(str(tmp_path), "courses") for fault in faults]
    assert fault in GUIDE.splitlines()


def test_the_guide_names_every_callout_and_the_right_limit():
    assert all(f"`{kind}`" in GUIDE or f":::{kind}" in GUIDE for kind in CALLOUTS)
    assert f"一枚 {svg.MAX_BYTES // 1000} KB まで" in GUIDE
