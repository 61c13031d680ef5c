"""How sure somebody feels: one choice of five for each thing, or none."""

from typing import cast

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from lms.catalog.rules import Course
from lms.core.forms import PostForm
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _

LEVELS: tuple[LazyString, ...] = (
    _("まったく自信がない"),
    _("あまり自信がない"),
    _("どちらともいえない"),
    _("少し自信がある"),
    _("とても自信がある"),
)
"""The levels, lowest first."""
_NAME = "confidence-"
_NO_ANSWER = ""


class ConfidenceForm(PostForm):
    """One field for each thing; made by `confidence_form`."""

    def fields_asked(self) -> list[RadioField]:
        """List the fields of the things, in order."""
        return [field for field in self if field.name.startswith(_NAME)]

    def levels(self) -> dict[str, int]:
        """Return the place of the level by the id of the thing; what was left out is not in it."""
        said = {field.name.removeprefix(_NAME): field.data for field in self.fields_asked()}
        return {item: int(level) - 1 for item, level in said.items() if level}


def confidence_form(course: Course, language: str, *, blank: bool = False) -> ConfidenceForm:
    """Make the form of a course's things.

    Args:
        course: whose things are asked.
        language: of the page.
        blank: whether the page is opened, and nothing was sent.
    """
    choices = [
        SelectChoice(_NO_ANSWER, _("答えない")),
        *(SelectChoice(str(n), said) for n, said in enumerate(LEVELS, 1)),
    ]
    fields = {
        f"{_NAME}{item.id}": RadioField(item.text.said_in(language), choices=choices, default=_NO_ANSWER)
        for item in course.confidence
    }
    form_class = type("AskingForm", (ConfidenceForm,), fields)
    return cast(ConfidenceForm, form_class(formdata=None) if blank else form_class())
