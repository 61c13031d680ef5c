"""Fields that read dates, times and numbers the way people write them."""

from collections.abc import Iterable
from typing import Any

from wtforms import Form, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation

from lms.core import clock
from lms.core.calendar import parse_day_before
from lms.core.forms import Storable, strip
from lms.core.forms.fields import DayField, ReadField
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.typed import parse_whole_number


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return pairs of value and words as a field offers them; the values of closed sets as plain text."""
    return [SelectChoice(str(value) if isinstance(value, str) else value, words) for value, words in pairs]


_WHY_CORRECTED, _NO_REASON = _("直す理由"), _("直す理由を、ひとこと入れてください。")


def reason_field(words: LazyString = _WHY_CORRECTED, missing: LazyString = _NO_REASON) -> StringField:
    """Ask why something that stood is changed: a few words that stay with it."""
    return StringField(
        words,
        filters=[strip],
        validators=[
            InputRequired(missing),
            Storable(),
            Length(max=200, message=_("理由は200文字までです。")),
        ],
    )


class DayBeforeField(DayField):
    """A date that leads up to the form's `held_on`, whose year it takes when none is typed: 6月18日."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text: it is read once the other day is known."""
        self.data = None

    def pre_validate(self, form: Form) -> None:
        """Read what was typed, beside the day of the session.

        Raises:
            StopValidation: it cannot be read; the message says how to write it.
        """
        text = (strip(self.raw_data[0]) or "") if self.raw_data else ""
        self.data = parse_day_before(text, form["held_on"].data or clock.today()) if text else None
        if text and self.data is None:
            raise StopValidation(str(self.refusal))


class NumberField(ReadField):
    """A whole number in any width, with or without 人, 名, 席 or 分 behind it."""

    refusal = _("数が読み取れません。30 のように、数字だけを入れてください。")

    def read(self, text: str) -> Any:
        """Return the number, or None."""
        return parse_whole_number(text)
