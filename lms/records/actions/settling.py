"""From evidence to records: decide for each person and course, then write all decisions at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.models import Organisation, Person
from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.core.audit import HasUser
from lms.records import queries, rules
from lms.records.actions.events import end, reinstate
from lms.records.actions.issuing import Issue, issue, occasion_of
from lms.records.models import Completion, Evidence
from lms.records.rules import Held, Known, Settlement, Standing


@dataclass(frozen=True, slots=True)
class Decision:
    """What changes for one human being and one course, with all that is needed to write it down."""

    people: Mapping[int, Person]
    settlement: Settlement
    edition: Edition
    evidence: list[Evidence]
    known: list[tuple[Completion, Standing]]
    operator: Organisation | None


def decide(people: Sequence[Person], evidence: Sequence[Evidence], *, is_correction: bool = False) -> list[Decision]:
    """Decide for every human being among *people* and every course in their evidence.

    Args:
        people: locked, with all rows of the same human beings.
        evidence: all of theirs for the courses in question, withdrawn or not.
        is_correction: whether some was withdrawn just now.
    """
    main_id = {person.id: person.same_as_id or person.id for person in people}
    operator = queries.operator()
    by_id = {person.id: person for person in people}
    pieces: dict[tuple[int, str], list[Evidence]] = {}
    for row in sorted(evidence, key=lambda row: row.id):
        pieces.setdefault((main_id[row.person_id], row.course_key), []).append(row)
    adopted = {
        (main_id[row.person_id], row.course_key): row.course_version_id
        for row in queries.adoptions_of(list(main_id), {key for _, key in pieces})
    }
    records: dict[tuple[int, str], list[tuple[Completion, Standing]]] = {}
    for completion, standing in queries.completions_of(list(main_id), {key for _, key in pieces}):
        assert completion.person_id is not None
        key = main_id[completion.person_id], completion.course_key
        records.setdefault(key, []).append((completion, standing))
    return [
        _decide(by_id, rows, records.get(key, []), operator, adopted.get(key), is_correction=is_correction)
        for key, rows in pieces.items()
    ]


def _decide(
    people: Mapping[int, Person],
    rows: list[Evidence],
    known: list[tuple[Completion, Standing]],
    operator: Organisation | None,
    adopted: int | None,
    *,
    is_correction: bool,
) -> Decision:
    edition = catalog.version(adopted or rows[0].course_version_id)  # R1: of the first evidence, even if withdrawn
    standing = [row for row in rows if row.withdrawn_at is None]
    held = [Held(row.requirement, row.training_session_id) for row in standing]
    settlement = rules.settle(
        rules.claims(edition.course, held),
        [Known(row.id, rules.Claim(row.route, row.training_session_id), state) for row, state in known],
        may_issue_alone=operator is not None,
        is_correction=is_correction,
    )
    return Decision(people, settlement, edition, standing, known, operator)


def apply(decisions: Sequence[Decision], actor: HasUser | None, *, reason: str | None = None) -> list[str]:
    """Write all decisions, in a number of statements that does not depend on how many they are.

    Returns:
        Numbers of the records that are valid from now on.
    """
    issues = {place: found for place, found in enumerate(map(_issue, decisions)) if found}
    issued = dict(zip(issues, issue(list(issues.values()), actor), strict=True))
    ended: list[tuple[Completion, str | None]] = []
    again: list[Completion] = []
    for place, decision in enumerate(decisions):
        rows = {row.id: row for row, _ in decision.known}
        back = rows[decision.settlement.reinstate] if decision.settlement.reinstate else None
        successor = issued.get(place) or back
        ended += [(rows[gone], successor.number if successor else None) for gone in decision.settlement.take_away]
        again += [back] if back else []
    end(ended, actor, reason)
    reinstate(again, actor)
    return [row.number for row in [*issued.values(), *again]]


def _issue(decision: Decision) -> Issue | None:
    """Gather what goes into a new record, or None when there is none to make."""
    claim = decision.settlement.issue
    if claim is None:
        return None
    needed = [row for row in decision.evidence if row.training_session_id == claim.training_session_id]
    completing = needed[-1]
    before = [row for row, _ in decision.known if row.route == claim.route]
    return Issue(
        person=decision.people[completing.person_id],
        edition=decision.edition,
        claim=claim,
        occasion=occasion_of(completing),
        operator=decision.operator,
        cycle=1 + sum(row.rule_version == decision.edition.version for row in before),
        is_first=decision.settlement.is_first,
    )
