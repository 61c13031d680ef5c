"""The minutes of a session, as a lecturer plans them."""

from collections.abc import Iterable, Mapping
from typing import cast

from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField
from wtforms.validators import NumberRange, StopValidation

from lms.core.translation import lazy_gettext as _
from lms.learning.rules import Part

MOST_MINUTES = 600
MOST_DIGITS = 9
_TOO_LONG = _("%(most)s分までの数字で入れてください。", most=MOST_MINUTES)


class MinutesField(IntegerField):
    """Whole minutes, in digits of any width; refused in words when they are not."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the minutes as they were typed.

        Raises:
            ValueError: it is not a number, or longer than any that is meant.
        """
        if any(len(text.strip()) > MOST_DIGITS for text in valuelist):
            raise ValueError(_TOO_LONG)
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError as error:
            raise ValueError(_("「%(part)s」の分は、5のように数字で入れてください。", part=self.label.text)) from error

    def pre_validate(self, form: Form) -> None:
        """Say only once what is wrong with what is no number.

        Raises:
            StopValidation: it has been said.
        """
        if self.process_errors:
            raise StopValidation


class PlanForm(Form):
    """The length of a session and the minutes of its parts; made by `plan_form`."""

    total = MinutesField(_("全体の長さ"), [NumberRange(1, MOST_MINUTES, _TOO_LONG)])

    def parts(self) -> list[MinutesField]:
        """Return the fields of the parts, in order."""
        return [field for field in self if field.short_name != "total"]

    def minutes(self) -> list[int]:
        """Return the minutes of the parts, in order; of a form that is in order."""
        return [field.data for field in self.parts()]


def plan_form(typed: Mapping[str, str], total: int, parts: Iterable[Part], names: Mapping[str, str]) -> PlanForm:
    """Make the form of a plan.

    Args:
        typed: what the address says; a part that it leaves out is filled with the suggestion.
        total: the length for which the parts were suggested.
        parts: the suggestion.
        names: what each part is called, by its key.
    """
    suggested = {"total": str(total), **{f"part-{part.key}": str(part.minutes) for part in parts}}
    limits = [NumberRange(0, MOST_MINUTES, _TOO_LONG)]
    fields = {name: MinutesField(names[name[5:]], limits) for name in suggested if name != "total"}
    form_class = type("NamedPlanForm", (PlanForm,), fields)
    shown = {name: typed.get(name, minutes) for name, minutes in suggested.items()}
    return cast(PlanForm, form_class(MultiDict(shown)))
