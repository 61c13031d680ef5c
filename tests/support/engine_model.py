"""The registration engine in a hundred lines of lists: what the real one is compared with, step by step."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

OCCUPYING = {"confirmed", "attended", "absent"}


@dataclass(eq=False)
class Claim:
    session: "Session"
    person: int | None
    places: int
    steps: list[str]
    first: "Claim | None" = None
    """Of a pair or a group, the claim it came with."""
    is_group: bool = False

    @property
    def party(self) -> "list[Claim]":
        head = self.first or self
        return [claim for claim in self.session.claims if (claim.first or claim) is head]

    @property
    def state(self) -> str:
        return self.steps[-1]


@dataclass(eq=False)
class Session:
    capacity: int
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    promotion_closes_at: datetime
    state: str = "published"
    claims: list[Claim] = field(default_factory=list)

    @property
    def free(self) -> int:
        return max(0, self.capacity - sum(claim.places for claim in self.claims if claim.state in OCCUPYING))

    def excess(self, capacity: int) -> int:
        return max(0, sum(claim.places for claim in self.claims if claim.state in OCCUPYING) - capacity)


class Refused(Exception):
    """The model declines, with the name of the refusal."""


@dataclass
class Model:
    sessions: list[Session]
    done: dict[str, Claim] = field(default_factory=dict)

    def elsewhere(self, session: Session, person: int | None) -> Session | None:
        for other in self.sessions:
            overlaps = other is not session and other.starts_at < session.ends_at and session.starts_at < other.ends_at
            if overlaps and any(c.person == person and c.state == "confirmed" for c in other.claims if person):
                return other
        return None

    def first_that_fits(self, session: Session) -> list[Claim]:
        for claim in (c for c in session.claims if c.state == "waiting"):
            together = [c for c in claim.party if c.state == "waiting"]
            fits = sum(c.places for c in together) <= session.free
            if fits and not any(self.elsewhere(session, c.person) for c in together):
                return together
        return []

    def move_up(self, session: Session, now: datetime) -> None:
        while now < session.promotion_closes_at and session.state == "published":
            if not (together := self.first_that_fits(session)):
                return
            for claim in together:
                claim.steps.append("confirmed")

    def register(self, session, person, places, accepts_waiting, by_staff, now) -> Claim:
        if session.state != "published":
            raise Refused("SessionCalledOff" if session.state == "called-off" else "RegistrationClosed")
        if not by_staff and now >= session.closes_at:
            raise Refused("RegistrationClosed")
        if person and any(c.person == person and c.state != "cancelled" for c in session.claims):
            raise Refused("AlreadyRegistered")
        if self.elsewhere(session, person):
            raise Refused("Overlapping")
        is_group = str(places).startswith("group of ")
        seats = [1, 1] if places == "pair" else [int(str(places).removeprefix("group of "))]
        fits = sum(seats) <= session.free and not self.first_that_fits(session)
        if not fits and not accepts_waiting:
            raise Refused("JustFilled")
        claim = Claim(session, person, seats[0], ["confirmed" if fits else "waiting"], is_group=is_group)
        session.claims += [claim, *(Claim(session, None, n, list(claim.steps), claim) for n in seats[1:])]
        return claim

    def cancel(self, claim: Claim, by_staff: bool, alone: bool, now: datetime) -> None:
        if claim.state == "cancelled":
            return
        in_time = now < claim.session.starts_at or by_staff
        if claim.state not in {"waiting", "confirmed"} or claim.session.state != "published" or not in_time:
            raise Refused("TooLateToCancel")
        alone = alone or (claim.is_group and claim.first is not None)
        leaving = [claim] if alone else [c for c in claim.party if c.state in {"waiting", "confirmed"}]
        waits_in = [c.session for left in claim.party for c in self.claims_of(left.person) if c.state == "waiting"]
        for left in leaving:
            left.steps.append("cancelled")
        for session in [claim.session, *waits_in]:
            self.move_up(session, now)

    def name(self, group: Claim) -> Claim:
        if group.session.state != "published" or group.state not in {"waiting", "confirmed", "absent"}:
            raise Refused("CountedAlready")
        if group.places < 1:
            raise Refused("TooManyNames")
        group.places -= 1
        state = "waiting" if group.state == "waiting" else "confirmed"
        named = Claim(group.session, None, 1, [state], group, is_group=True)
        group.session.claims.append(named)
        return named

    def resize(self, group: Claim, people: int, by_staff: bool, now: datetime) -> None:
        in_time = now < group.session.starts_at or by_staff
        if group.state not in {"waiting", "confirmed"} or group.session.state != "published" or not in_time:
            raise Refused("TooLateToCancel")
        named = sum(c.state != "cancelled" for c in group.party) - 1
        more = people - named - group.places
        if people < max(named, 1):
            raise Refused("TooManyNames")
        if more > 0 and group.state == "waiting":
            raise Refused("KeepsItsTurn")
        if more > 0 and (more > group.session.free or self.first_that_fits(group.session)):
            raise Refused("NoRoomForMore")
        group.places += more
        self.move_up(group.session, now if more else group.session.promotion_closes_at)

    def count(self, group: Claim, people: int, adds_place: bool, now: datetime) -> None:
        self.desk(group.session, now)
        if group.state == "cancelled":
            raise Refused("ImpossibleStep")
        if people == 0:
            group.steps += ["absent"] if group.state in {"confirmed", "attended"} else []
            return
        waits = group.state == "waiting"
        if waits or people > group.places:
            self.make_room(group.session, people if waits else people - group.places, adds_place)
            group.places = people
        group.steps += ["confirmed"] if waits else []
        group.steps += ["attended"] if group.state != "attended" else []

    def claims_of(self, person: int | None) -> list[Claim]:
        return [c for session in self.sessions for c in session.claims if person and c.person == person]

    def set_capacity(self, session: Session, capacity: int, now: datetime) -> None:
        if session.state != "published":
            raise Refused("NoLongerEditable")
        session.capacity = capacity
        self.move_up(session, now)

    def call_off(self, session: Session, now: datetime) -> None:
        if session.state == "closed":
            raise Refused("NoLongerEditable")
        freed = [c.person for c in session.claims if c.state == "confirmed"]
        session.state = "called-off"
        for claim in session.claims:
            claim.steps += ["cancelled"] if claim.state in {"waiting", "confirmed"} else []
        waited_for = {c.session for person in freed for c in self.claims_of(person) if c.state == "waiting"}
        for other in (each for each in self.sessions if each in waited_for):
            self.move_up(other, now)

    def desk(self, session: Session, now: datetime) -> None:
        if session.state != "published" or now < session.starts_at - timedelta(hours=12):
            raise Refused("DeskClosed" if session.state == "closed" else "DeskNotOpen")

    def make_room(self, session: Session, places: int, adds_place: bool) -> None:
        missing = max(0, places - session.free)
        if missing and not adds_place:
            raise Refused("Full")
        session.capacity += missing

    def check_in(self, claim: Claim, adds_place: bool, now: datetime) -> None:
        self.desk(claim.session, now)
        if claim.state == "cancelled":
            raise Refused("ImpossibleStep")
        if claim.state == "waiting":
            self.make_room(claim.session, claim.places, adds_place)
            claim.steps.append("confirmed")
        claim.steps += ["attended"] if claim.state != "attended" else []

    def walk_in(self, session: Session, adds_place: bool, now: datetime) -> Claim:
        self.desk(session, now)
        self.make_room(session, 1, adds_place)
        claim = Claim(session, None, 1, ["confirmed", "attended"])
        session.claims.append(claim)
        return claim

    def undo(self, claim: Claim, now: datetime) -> None:
        self.desk(claim.session, now)
        claim.steps += ["absent"] if claim.state == "attended" else []
