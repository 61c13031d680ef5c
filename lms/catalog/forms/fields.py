"""Fields that read days, times and telephone numbers as people write them."""

import re
import unicodedata
from datetime import date, time
from typing import Any

from wtforms import StringField

from lms.core.calendar import parse_day, parse_time
from lms.core.forms import strip
from lms.core.translation import lazy_gettext as _

_DAY_UNREADABLE = _("日付が読み取れません。2026年6月20日、または 令和8年6月20日 のように入れてください。")
_TIME_UNREADABLE = _("時刻が読み取れません。10:00 や 午前10時 のように入れてください。")
_BETWEEN_DIGITS = re.compile(r"[‐‑‒–—―−ー－()\s]+")


class _WrittenField(StringField):
    """One line that stands for a value; the text itself is shown again when it cannot be read."""

    data: Any

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
            raise ValueError(str(self.unreadable))


class DayField(_WrittenField):
    """A date, western or by era."""

    unreadable = _DAY_UNREADABLE

    def read(self, text: str) -> date | None:
        """Return the date, or None."""
        return parse_day(text)

    def written(self, value: date) -> str:
        """Write the date as people do."""
        return f"{value.year}年{value.month}月{value.day}日"


class TimeField(_WrittenField):
    """A time of day."""

    unreadable = _TIME_UNREADABLE

    def read(self, text: str) -> time | None:
        """Return the time, or None."""
        return parse_time(text)

    def written(self, value: time) -> str:
        """Write the time as a clock shows it."""
        return f"{value:%H:%M}"


def phone_as_shown(text: str | None) -> str | None:
    """Bring a telephone number to half-width digits with plain hyphens."""
    plain = _BETWEEN_DIGITS.sub("-", unicodedata.normalize("NFKC", text).strip()) if text else ""
    return plain.strip("-") or None
