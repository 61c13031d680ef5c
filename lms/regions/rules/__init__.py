"""Places: their codes, how people write them, and what lies beside what."""

from lms.regions.rules.neighbours import neighbours
from lms.regions.rules.places import (
    PREFECTURES,
    Kind,
    Place,
    Prefecture,
    normalise_code,
    prefecture,
    with_check_digit,
)
from lms.regions.rules.spelling import by_relevance, in_kana, spellings, the_one_meant

__all__ = [
    "PREFECTURES",
    "Kind",
    "Place",
    "Prefecture",
    "by_relevance",
    "in_kana",
    "neighbours",
    "normalise_code",
    "prefecture",
    "spellings",
    "the_one_meant",
    "with_check_digit",
]
