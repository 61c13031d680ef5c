"""Fields that read dates, times and numbers the way people write them."""

from collections.abc import Iterable
from typing import Any

from wtforms import Form, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from lms.core import clock
from lms.core.calendar import day_full_label, parse_day, parse_day_before, parse_time
from lms.core.forms import strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.typed import parse_whole_number


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return pairs of value and words as a field offers them; the values of closed sets as plain text."""
    return [SelectChoice(str(value) if isinstance(value, str) else value, words) for value, words in pairs]


class _ReadField(StringField):
    """One line of text that stands for a value; the text itself is shown again when it cannot be read."""

    data: Any
    refusal: Any = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed.

        Raises:
            ValueError: it cannot be read; the message says how to write it.
        """
        text = (strip(valuelist[0]) or "") if valuelist else ""
        self.data = self.read(text) if text else None
        if text and self.data is None:
            raise ValueError(str(self.refusal))

    def read(self, text: str) -> Any:
        """Return the value, or None when the text is none."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """Write the value as the field shows it."""
        return str(value)


class DayField(_ReadField):
    """A date: 2026年6月20日, 2026/6/20, 令和8年6月20日, R8.6.20."""

    refusal = _("日付が読み取れません。2026年6月20日、または 令和8年6月20日 のように入れてください。")

    def read(self, text: str) -> Any:
        """Return the date, or None."""
        return parse_day(text)

    def written(self, value: Any) -> str:
        """Write the date with its year in both ways of counting and its weekday left out."""
        return f"{value.year}年{value.month}月{value.day}日"

    @property
    def explained(self) -> str:
        """The date once more, in full, so that a slip of the year or the weekday is seen."""
        return day_full_label(self.data) if self.data and not self.errors else ""


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


class TimeField(_ReadField):
    """A time of day: 13:30, 13時半, 午後1時30分."""

    refusal = _("時刻が読み取れません。13:30 や 午後1時30分 のように入れてください。")

    def read(self, text: str) -> Any:
        """Return the time, or None."""
        return parse_time(text)

    def written(self, value: Any) -> str:
        """Write the time as a clock shows it."""
        return f"{value:%H:%M}"


class NumberField(_ReadField):
    """A whole number in any width, with or without 人, 名, 席 or 分 behind it."""

    refusal = _("数が読み取れません。30 のように、数字だけを入れてください。")

    def read(self, text: str) -> Any:
        """Return the number, or None."""
        return parse_whole_number(text)
