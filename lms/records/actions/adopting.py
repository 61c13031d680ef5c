"""Another version of a course for those who are under way, where it does not throw them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from lms.accounts.models import Person
from lms.accounts.queries import lock_people
from lms.catalog.queries import Edition
from lms.catalog.queries import version as catalog_version
from lms.core import audit, clock
from lms.core.audit import HasUser
from lms.core.db import atomic, session
from lms.records import queries, rules
from lms.records.actions.handing import PORTION
from lms.records.actions.settling import apply, decide
from lms.records.models import Evidence, RuleAdoption
from lms.records.rules import Outlook


@dataclass(frozen=True, slots=True)
class Portion:
    """What another version means for one portion of people.

    Attributes:
        outlooks: main person id and outlook of each; who has that version already is left out.
        adopted_ids: every row of the people for whom it was adopted; none in a preview.
        numbers: of the records issued by it.
        after: where to go on, as `issue_due`; None at the end.
    """

    outlooks: tuple[tuple[int, Outlook], ...]
    adopted_ids: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    after: tuple[int, str] | None = None


@atomic
def adopt_version(
    edition: Edition, after: tuple[int, str] = (0, ""), actor: HasUser | None = None, *, is_preview: bool = False
) -> Portion:
    """Make a version that of the people who have evidence for its course and no record, in portions.

    Who would be farther from completion keeps their version; whose last missing piece is not asked for any more gets
    the record. Records that were issued never change (R12).

    Args:
        edition: the version to adopt.
        after: the place, as (person id, course key), at which the portion before ended.
        actor: who adopts it; None for a command.
        is_preview: only say what would happen.
    """
    waiting = queries.without_record(after, PORTION, edition.course_key)
    if not waiting:
        return Portion(())
    people = lock_people({person_id for person_id, _key in waiting})
    evidence = queries.evidence_of([person.id for person in people], [edition.course_key])
    outlooks = _outlooks(people, evidence, edition)
    if is_preview:
        return Portion(tuple(outlooks.items()), after=waiting[-1])
    winners = [main for main, outlook in outlooks.items() if outlook is not Outlook.WORSE]
    adoption = {"course_key": edition.course_key, "course_version_id": edition.id, "adopted_at": clock.now()}
    if winners:
        session().execute(insert(RuleAdoption), [{"person_id": main, **adoption} for main in winners])
    ids = [person.id for person in people if (person.same_as_id or person.id) in winners]
    numbers = apply(decide(people, evidence), actor)
    audit.record(
        "course_version.adopt", actor, f"course_version:{edition.id}", people=len(winners), issued=len(numbers)
    )
    return Portion(tuple(outlooks.items()), tuple(ids), tuple(numbers), waiting[-1])


def _outlooks(people: Sequence[Person], evidence: Sequence[Evidence], edition: Edition) -> dict[int, Outlook]:
    """Say what the version means for each human being who has another now."""
    main_id = {person.id: person.same_as_id or person.id for person in people}
    own: dict[int, int] = {}
    held: dict[int, set[str]] = {}
    for row in evidence:
        main = main_id[row.person_id]
        own.setdefault(main, row.course_version_id)
        held.setdefault(main, set()).update([row.requirement] if row.withdrawn_at is None else [])
    own |= {
        main_id[row.person_id]: row.course_version_id
        for row in queries.adoptions_of(list(main_id), [edition.course_key])
    }
    return {
        main: rules.outlook(catalog_version(version_id).course, edition.course, held[main])
        for main, version_id in own.items()
        if version_id != edition.id
    }
