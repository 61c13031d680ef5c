"""Reads of records for those who issued them, and for administrators."""

from lms.accounts.policy import Reach
from lms.core.refusals import NotFound
from lms.records.models import Completion
from lms.records.queries.records import Record, read, select_records
from lms.records.rules import parse_number


def get_issued(number: str, reach: Reach) -> Record:
    """Return a record whose name may be corrected.

    Args:
        number: in any spelling.
        reach: how far the actor's permission goes; the organisation that issued the record has to be within.

    Raises:
        NotFound: there is none, it is out of reach, or it names nobody any more.
    """
    wanted = select_records().where(Completion.number == (parse_number(number) or ""))
    if not reach.everything:
        wanted = wanted.where(Completion.organisation_id.in_(reach.organisation_ids))
    found = next(read(wanted), None)
    if found is None or found.name is None:
        raise NotFound
    return found
