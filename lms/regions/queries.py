"""Reads of places. Places that have ended are found by code, but not offered in lists and searches."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, func, or_, select

from lms.core.db import session
from lms.regions import rules
from lms.regions.models import Municipality
from lms.regions.rules import Place

SEARCH_LIMIT = 20
LONGEST_READING = 50  # the longest there is has 16 letters; SQLite refuses very long patterns

_PLACE = (Municipality.code6, Municipality.name, Municipality.kana, Municipality.parent_code)


def find(code: str) -> Place | None:
    """Look a place up by its code, in five or six digits and any width."""
    code6 = rules.normalise_code(code)
    found = _places(select(*_PLACE).where(Municipality.code6 == code6))
    return found[0] if found else None


def in_prefecture(prefecture_code: str, *, with_wards: bool = False) -> list[Place]:
    """List the municipalities of a prefecture by code; wards follow their city when asked for."""
    wanted = select(*_PLACE).where(Municipality.prefecture_code == prefecture_code, Municipality.valid_until.is_(None))
    if not with_wards:
        wanted = wanted.where(Municipality.parent_code.is_(None))
    return _places(wanted.order_by(Municipality.code6))


def search(text: str, limit: int = SEARCH_LIMIT) -> list[Place]:
    """Find places whose name or reading begins with *text*; of a ward, that after its city's will do.

    Returns:
        At most *limit* places, the likeliest first; none for an empty text.
    """
    key = rules.in_kana(text)
    if not 0 < len(key) <= LONGEST_READING:
        return []
    begins = [Municipality.kana.startswith(key, autoescape=True)]
    after_its_city = [Municipality.kana.contains(f"し{key}", autoescape=True)]
    for spelling in rules.spellings(text):
        begins.append(Municipality.name.startswith(spelling, autoescape=True))
        after_its_city.append(Municipality.name.contains(f"市{spelling}", autoescape=True))
    begins.append(and_(Municipality.parent_code.is_not(None), or_(*after_its_city)))
    wanted = select(*_PLACE).where(or_(*begins), Municipality.valid_until.is_(None))
    return rules.by_relevance(_places(wanted), text)[:limit]


def names(codes: Iterable[str]) -> dict[str, str]:
    """Name many places in one statement; codes that are not known are left out."""
    wanted = select(Municipality.code6, Municipality.name).where(Municipality.code6.in_(sorted(set(codes))))
    return {row.code6: row.name for row in session().execute(wanted)}


def count() -> int:
    """Count the places in force, wards included."""
    return session().scalar(select(func.count()).where(Municipality.valid_until.is_(None))) or 0


def _places(wanted: Select[str, str, str, str | None]) -> list[Place]:
    return [Place(*row) for row in session().execute(wanted)]
