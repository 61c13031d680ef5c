"""The registration engine under whatever people, crashes and clocks may do, against its model, step by step."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from lms.accounts import actions as accounts
from lms.accounts.policy import VISITOR, Actor
from lms.core import clock
from lms.core.db import session
from lms.core.idempotency import Key
from lms.core.refusals import DifferentRequest, Refusal
from lms.sessions.actions import desk, groups, registration, scheduling
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.queries import organise
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.scheduling import SaveResult
from lms.sessions.rules.states import Channel
from tests.support import judge
from tests.support.engine_model import Claim, Model, Refused, Session
from tests.support.people import add_organisation
from tests.support.training_sessions import add_training_session, new_key

PEOPLE = 4
A_WEEK = 60 * 24 * 7
MINUTES_BEFORE_START = (A_WEEK, A_WEEK, A_WEEK, 60 * 13, 60 * 11, 181, 179, 170, 61, 59, 1, -1, -120)
"""Moments around every deadline: desk 12 hours, promotion 3 hours, registration 1 hour, the start, the end."""

nth, chairs = st.integers(0, 11), st.sampled_from([1, 1, 1, 1, 2, "pair", "group of 2"])
which = st.sampled_from([0, 0, 0, 1, 1, 2])
crashes = st.sampled_from([None] * 8 + ["before commit", "after commit"])


class Crash(Exception):
    """The process ends here."""


@contextmanager
def crash(when: str | None):
    """End the work just before the commit, or between the commit and the reply."""
    current = session()
    commit = current.commit

    def end() -> None:
        if when == "after commit":
            commit()
        raise Crash

    current.commit = end
    try:
        yield
    finally:
        del current.commit


@dataclass(frozen=True)
class Sent:
    """One form as it was sent, so that it can be sent again."""

    key: Key
    kind: str
    subject: Session | Claim
    details: tuple


class EngineMachine(RuleBasedStateMachine):
    """Three sessions, the first two at overlapping times; four people with accounts and any number without."""

    def __init__(self, app) -> None:
        super().__init__()
        self.context = app.app_context()
        self.context.push()
        organisation_id = add_organisation(app)
        self.starts_at = (clock.now() + timedelta(days=30)).replace(hour=1, minute=0, second=0, microsecond=0)
        self.now = self.starts_at - timedelta(days=7)
        self.people = [accounts.add_person(f"人 {n}", phone=f"0900000{n:04}").id for n in range(PEOPLE)]
        self.model = Model([])
        self.ids: dict[object, int] = {}
        for late, capacity in ((timedelta(), 2), (timedelta(minutes=30), 1), (timedelta(hours=5), 2)):
            starts_at = self.starts_at + late
            moments = {
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=90),
                "registration_closes_at": starts_at - timedelta(hours=1),
                "promotion_closes_at": starts_at - timedelta(hours=3),
            }
            id_ = add_training_session(app, organisation_id, capacity=capacity, **moments)
            made = Session(
                capacity, starts_at, moments["ends_at"], starts_at - timedelta(hours=1), starts_at - timedelta(hours=3)
            )
            self.model.sessions.append(made)
            self.ids[made] = id_
        self.sent: list[Sent] = []
        self.excess = dict.fromkeys(self.model.sessions, 0)

    def teardown(self) -> None:
        session().rollback()
        self.context.pop()

    # What people do

    @rule(n=which, chairs=chairs, staff=st.booleans(), end=crashes)
    def somebody_books(self, n, chairs, staff, end) -> None:
        self.send(Sent(new_key(), "register", self.model.sessions[n], (None, chairs, True, staff)), end)

    @rule(n=which, crowd=st.lists(chairs, min_size=2, max_size=4))
    def a_crowd_books(self, n, crowd) -> None:
        for places in crowd:
            self.send(Sent(new_key(), "register", self.model.sessions[n], (None, places, True, False)), None)

    @rule(n=which, chairs=chairs)
    def somebody_books_who_would_not_wait(self, n, chairs) -> None:
        self.send(Sent(new_key(), "register", self.model.sessions[n], (None, chairs, False, False)), None)

    @rule(n=which, person=st.integers(0, PEOPLE - 1), chairs=chairs, end=crashes)
    def a_member_books(self, n, person, chairs, end) -> None:
        details = (self.people[person], 2 if str(chairs).startswith("group") else chairs, True, False)
        self.send(Sent(new_key(), "register", self.model.sessions[n], details), end)

    @precondition(lambda self: self._claims())
    @rule(n=nth, staff=st.booleans(), alone=st.booleans(), end=crashes)
    def cancel(self, n, staff, alone, end) -> None:
        self.send(Sent(new_key(), "cancel", self._claim(n), (staff, alone)), end)

    @precondition(lambda self: self._groups())
    @rule(n=nth)
    def name_somebody_of_a_group(self, n) -> None:
        group, key = self._group(n), new_key()

        def real() -> None:
            groups.name_people(self.ids[group], [Newcomer(f"名 {key.value}")], VISITOR, key)

        before = len(group.session.claims)
        self._same(lambda: self.model.name(group), real)
        for named in group.session.claims[before:]:
            last = select(func.max(Registration.id)).where(Registration.party_id == self.ids[group])
            self.ids[named] = session().scalar(last)

    @precondition(lambda self: self._groups())
    @rule(n=nth, people=st.integers(1, 4), staff=st.booleans())
    def change_the_number_of_a_group(self, n, people, staff) -> None:
        group = self._group(n)
        self._same(
            lambda: self.model.resize(group, people, staff, self.now),
            lambda: groups.resize(self.ids[group], people, VISITOR, by_staff=staff),
        )

    @precondition(lambda self: self._groups())
    @rule(n=nth, people=st.integers(0, 4), adds_place=st.booleans())
    def count_a_group(self, n, people, adds_place) -> None:
        group = self._group(n)
        self._same(
            lambda: self.model.count(group, people, adds_place, self.now),
            lambda: groups.count(self.ids[group.session], self.ids[group], people, VISITOR, adds_place=adds_place),
        )

    @rule(n=which, adds_place=st.booleans(), end=crashes)
    def walk_in(self, n, adds_place, end) -> None:
        self.send(Sent(new_key(), "walk_in", self.model.sessions[n], (adds_place,)), end)

    @precondition(lambda self: self.sent)
    @rule(n=st.integers(0, 99), end=crashes)
    def send_again(self, n, end) -> None:
        self.send(self.sent[n % len(self.sent)], end)

    @precondition(lambda self: self.model.done)
    @rule(n=st.integers(0, 99))
    def send_something_else_under_the_same_key(self, n) -> None:
        known = [sent for sent in self.sent if sent.key.value in self.model.done]
        sent = known[n % len(known)]
        try:
            self._do(replace(sent, key=replace(sent.key, body_hash="1" * 64)))
        except DifferentRequest:
            return
        raise AssertionError("another body was taken under a known key (I5)")

    @precondition(lambda self: self._claims())
    @rule(n=nth, adds_place=st.booleans())
    def check_in(self, n, adds_place) -> None:
        self.mark(self._claim(n), adds_place)

    def mark(self, claim: Claim, adds_place: bool) -> None:
        self._same(
            lambda: self.model.check_in(claim, adds_place, self.now),
            lambda: desk.check_in(self.ids[claim.session], self.ids[claim], VISITOR, adds_place=adds_place),
        )

    @precondition(lambda self: self._claims())
    @rule(n=nth)
    def undo(self, n) -> None:
        claim = self._claim(n)
        self._same(
            lambda: self.model.undo(claim, self.now),
            lambda: desk.undo(self.ids[claim.session], self.ids[claim], VISITOR),
        )

    @rule(n=which, capacity=st.integers(1, 4))
    def set_capacity(self, n, capacity) -> None:
        subject = self.model.sessions[n]
        before, over = subject.capacity, subject.excess(capacity)

        def edit() -> None:
            saved = self._edit(subject, capacity, None)
            if capacity < before and over:
                assert (saved.result, saved.excess) == (SaveResult.OVER_CAPACITY, over), "no preview (R7)"
                saved = self._edit(subject, capacity, over)
            assert saved.result is SaveResult.SAVED

        if capacity != before:
            self._same(lambda: self.model.set_capacity(subject, capacity, self.now), edit)
            self.excess[subject] = max(self.excess[subject], subject.excess(subject.capacity))

    @rule(n=which, sure=st.integers(0, 5))
    def call_off(self, n, sure) -> None:
        subject = self.model.sessions[n]
        if sure == 5:
            self._same(
                lambda: self.model.call_off(subject, self.now),
                lambda: scheduling.call_off(self.ids[subject], "台風のため", VISITOR),
            )

    @rule(minutes=st.sampled_from(MINUTES_BEFORE_START))
    def the_clock_jumps(self, minutes) -> None:
        """Forwards or backwards: order is by sequence, so only what a deadline decides may differ."""
        self.now = self.starts_at - timedelta(minutes=minutes)

    # What must hold after each step

    @invariant()
    def the_engine_stands_where_the_model_stands(self) -> None:
        session().rollback()
        found = self._found()
        expected = [(self.ids[claim], claim.places, claim.steps) for claim in self._claims()]
        assert sorted(found) == sorted(expected)
        capacities = dict(session().execute(select(TrainingSession.id, TrainingSession.capacity)).all())
        for each in self.model.sessions:
            assert capacities[self.ids[each]] == each.capacity

    @invariant()
    def the_rows_agree_with_each_other(self) -> None:
        assert judge.row_faults(self.ids[each] for each in self.model.sessions) == []

    @invariant()
    def nobody_is_oversold(self) -> None:
        """I1: there is no excess but what a reduction left, and that only shrinks."""
        for each in self.model.sessions:
            rows = session().scalars(select(Registration).where(Registration.training_session_id == self.ids[each]))
            occupied = sum(row.places for row in rows if row.state in judge.OCCUPYING)
            capacity = session().get_one(TrainingSession, self.ids[each]).capacity
            assert max(0, occupied - capacity) <= self.excess[each]
            self.excess[each] = max(0, occupied - capacity)

    def _found(self) -> list[tuple[int, int, list[str]]]:
        ids = [self.ids[each] for each in self.model.sessions]
        rows = session().execute(
            select(Registration.id, Registration.places, RegistrationEvent.state)
            .join(RegistrationEvent, RegistrationEvent.registration_id == Registration.id)
            .where(Registration.training_session_id.in_(ids))
            .order_by(RegistrationEvent.id)
        )
        found: dict[int, tuple[int, int, list[str]]] = {}
        for id_, places, state in rows:
            found.setdefault(id_, (id_, places, []))[2].append(str(state))
        return list(found.values())

    # How a form is sent

    def send(self, sent: Sent, end: str | None) -> None:
        self.sent.append(sent)
        if end == "before commit":
            self._crash_before_the_commit(sent)
            return
        known = self.model.done.get(sent.key.value)
        try:
            claim = known or self._expected(sent)
        except Refused as refused:
            self._refuses(str(refused), lambda: self._do(sent))
            return
        self.model.done[sent.key.value] = claim
        if end == "after commit":
            self._crash_after_the_commit(sent)
        answered = self._do(sent)
        assert self.ids.setdefault(claim, answered) == answered, "another answer to the same key (I5)"
        for other in claim.party:
            if other.first is claim and other not in self.ids:
                self.ids[other] = session().scalar(select(Registration.id).where(Registration.party_id == answered))

    def _crash_before_the_commit(self, sent: Sent) -> None:
        """Whatever it would have led to, nothing of it is there; the invariants see to that."""
        try:
            with crash("before commit"):
                self._do(sent)
        except (Crash, Refusal):
            return
        raise AssertionError("the crash did not happen")

    def _crash_after_the_commit(self, sent: Sent) -> None:
        try:
            with crash("after commit"):
                self._do(sent)
        except Crash:
            return
        raise AssertionError("the crash did not happen")

    def _expected(self, sent: Sent) -> Claim:
        if sent.kind == "register":
            return self.model.register(sent.subject, *sent.details, self.now)
        if sent.kind == "walk_in":
            return self.model.walk_in(sent.subject, *sent.details, self.now)
        self.model.cancel(sent.subject, *sent.details, self.now)
        return sent.subject

    def _do(self, sent: Sent) -> int:
        id_ = self.ids[sent.subject]
        with clock.at(self.now):
            if sent.kind == "register":
                return self._register(id_, sent.key, *sent.details)
            if sent.kind == "walk_in":
                return desk.walk_in(id_, f"当日 {sent.key.value}", None, VISITOR, sent.key, adds_place=sent.details[0])
            registration.cancel(id_, VISITOR, sent.key, by_staff=sent.details[0], alone=sent.details[1])
            return id_

    def _register(self, id_: int, key: Key, who: int | None, places: int | str, waits: bool, staff: bool) -> int:
        return registration.register(
            id_,
            Actor(person_ids=(who,)) if who else VISITOR,
            key,
            newcomer=None if who else Newcomer(f"客 {key.value}", phone="0312345678"),
            companion=Companion(f"連れ {key.value}") if places == "pair" else None,
            group_name="町内会" if str(places).startswith("group") and not who else None,
            places=1 if places == "pair" else int(str(places).removeprefix("group of ")),
            accepts_waiting=waits,
            channel=Channel.TELEPHONE if staff else Channel.WEB,
        )

    def _edit(self, subject: Session, capacity: int, accepted: int | None):
        row = session().get_one(TrainingSession, self.ids[subject], populate_existing=True)
        plan = replace(organise.plan_of(row), capacity=capacity)
        return scheduling.edit(row.id, plan, VISITOR, version=row.version, accepted_excess=accepted)

    def _same(self, expected, real) -> None:
        """Let the model and the engine do the same; they agree on refusing too."""
        try:
            expected()
        except Refused as refused:
            self._refuses(str(refused), real)
            return
        with clock.at(self.now):
            real()

    def _refuses(self, name: str, real) -> None:
        try:
            with clock.at(self.now):
                real()
        except Refusal as refusal:
            answer = type(refusal).__name__
        else:
            answer = "not refused"
        assert answer == name

    def _claims(self) -> list[Claim]:
        return [claim for each in self.model.sessions for claim in each.claims]

    def _groups(self) -> list[Claim]:
        return [claim for claim in self._claims() if claim.is_group and claim.first is None]

    def _group(self, n: int) -> Claim:
        return self._groups()[n % len(self._groups())]

    def _claim(self, n: int) -> Claim:
        """Choose a claim, mostly one that holds a place still to be used."""
        states = {0: {"cancelled", "attended", "absent"}, 1: {"waiting"}}.get(n % 6, {"confirmed"})
        claims = [claim for claim in self._claims() if claim.state in states] or self._claims()
        return claims[n % len(claims)]
