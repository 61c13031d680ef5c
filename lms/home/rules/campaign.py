"""When the home page tells of 孤独・孤立対策強化月間, which is May of every year since 2024 (令和6年).

Source: 内閣官房・内閣府「孤独・孤立対策に関するこれまでの政府の主な取組」§6.
"""

from datetime import date

_MONTH = 5
_TOLD_FROM = 4


def campaign_days(today: date) -> tuple[date, date] | None:
    """Return the first and the last day of the campaign, from the month before until its end; else None."""
    if not _TOLD_FROM <= today.month <= _MONTH:
        return None
    return date(today.year, _MONTH, 1), date(today.year, _MONTH, 31)
