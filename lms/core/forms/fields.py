"""Fields that read days and times the way people write them, for every form that asks for one."""

from typing import Any

from wtforms import StringField

from lms.core import catalogues
from lms.core.calendar import parse_day, parse_time
from lms.core.dates import day_full
from lms.core.forms import strip
from lms.core.translation import lazy_gettext as _
from lms.core.translation import reader
from lms.core.words import SOURCE


class ReadField(StringField):
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


class DayField(ReadField):
    """A date: 2026年6月20日, 2026/6/20, 令和8年6月20日, R8.6.20."""

    refusal = _("日付が読み取れません。2026年6月20日、または 令和8年6月20日 のように入れてください。")

    def read(self, text: str) -> Any:
        """Return the date, or None."""
        return parse_day(text)

    def written(self, value: Any) -> str:
        """Write the date without its weekday: 2026年6月20日, or 2026/6/20 for who does not read Japanese."""
        if catalogues.html_tag(reader()) != SOURCE:
            return f"{value.year}/{value.month}/{value.day}"
        return f"{value.year}年{value.month}月{value.day}日"

    @property
    def explained(self) -> str:
        """The date once more, in full, so that a slip of the year or the weekday is seen."""
        return day_full(self.data) if self.data and not self.errors else ""


class TimeField(ReadField):
    """A time of day: 13:30, 13時半, 午後1時30分."""

    refusal = _("時刻が読み取れません。13:30 や 午後1時30分 のように入れてください。")

    def read(self, text: str) -> Any:
        """Return the time, or None."""
        return parse_time(text)

    def written(self, value: Any) -> str:
        """Write the time as a clock shows it."""
        return f"{value:%H:%M}"
