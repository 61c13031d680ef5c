"""Rules of the ledger: numbers, what completes a course, where a record stands, the holder's link, the chain."""

from lms.records.rules.adoption import Outlook, outlook
from lms.records.rules.chain import FIRST_LINK, Link, first_broken, link_hash
from lms.records.rules.corrections import NAME_REASONS, NameReason
from lms.records.rules.evidence import Claim, Handed, Held, Mode, Occasion, claims, place_code
from lms.records.rules.holder import holder_digest, holder_key, is_holder_key
from lms.records.rules.numbers import ALPHABET, check_character, new_number, parse_number
from lms.records.rules.standing import (
    EventKind,
    Known,
    Settlement,
    Standing,
    settle,
    standing_of,
    valid_until,
)
from lms.records.rules.titles import frozen_words

__all__ = [
    "ALPHABET",
    "FIRST_LINK",
    "NAME_REASONS",
    "Claim",
    "EventKind",
    "Handed",
    "Held",
    "Known",
    "Link",
    "Mode",
    "NameReason",
    "Occasion",
    "Outlook",
    "Settlement",
    "Standing",
    "check_character",
    "claims",
    "first_broken",
    "frozen_words",
    "holder_digest",
    "holder_key",
    "is_holder_key",
    "link_hash",
    "new_number",
    "outlook",
    "parse_number",
    "place_code",
    "settle",
    "standing_of",
    "valid_until",
]
