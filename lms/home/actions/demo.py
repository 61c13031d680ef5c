"""The demo: an invented prefecture, built by the same actions that people use."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete

from lms.accounts import actions as accounts
from lms.accounts import queries as people
from lms.accounts.models import AgeBand, OrganisationKind, Person
from lms.accounts.policy import Actor, Role
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.models import OutboxMessage
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.home.actions.demo_answers import add_attempts, learn_alone
from lms.home.actions.demo_campaigns import add_campaigns
from lms.home.actions.demo_confidence import add_confidence
from lms.home.actions.demo_desks import add_desks
from lms.home.actions.demo_filings import add_filings
from lms.home.actions.demo_instructors import add_instructors
from lms.home.actions.demo_members import person_of_last_member
from lms.home.actions.demo_plans import COURSE
from lms.home.actions.demo_sessions import hold, hold_for_members, open_today
from lms.home.actions.demo_variety import add_variety
from lms.home.rules import demo
from lms.home.rules.demo import DemoHall, DemoPrefecture
from lms.learning import actions as learning
from lms.learning.rules import Learner
from lms.regions import queries as regions
from lms.regions.rules.places import prefecture as prefecture_of
from lms.sessions.models import Venue
from lms.sessions.rules.states import AccessFact

TRAINEE, ORGANISER = "trainee@demo.example", "organiser@demo.example"
COORDINATOR, ADMIN = "coordinator@demo.example", "admin@demo.example"
_MEMBERS = 24
_ATTEMPTS = 64
_MACHINE = Actor()


class RealPeople(Refusal):
    """The database holds people who are not the demo's."""

    title = _("このデータベースには、実際の人がいます")
    message = _("見本のデータは、空のデータベースにだけ入れられます。")


@atomic
def make_demo(hashed_password: str) -> bool:
    """Fill an empty database with the demo; return False when the demo is there already.

    The hash is that of the demo password, computed before the transaction.

    Raises:
        RealPeople: somebody else is in the database.
    """
    if people.user_by_email(TRAINEE):
        return False
    if people.people_exist():
        raise RealPeople
    places = {place.code6: place.name for place in regions.in_prefecture(demo.PREFECTURE)}
    prefecture = demo.plan(places, clock.today())
    bodies = _add_bodies(prefecture)
    halls = [_add_hall(hall, bodies, places) for hall in prefecture.halls]
    trainee = _add_users(hashed_password, bodies)
    crowd = [trainee, *_add_crowd(prefecture)]
    for number, each in enumerate(prefecture.sessions):
        hold(number, each, bodies, halls, crowd)
    add_variety(bodies[1], next(hall for hall in halls if hall.organisation_id == bodies[1]), crowd[1:], _MACHINE)
    session().execute(delete(OutboxMessage).where(OutboxMessage.kind.startswith("mail.")))  # nobody is there to read
    open_today(bodies, halls, crowd)
    hold_for_members(bodies, halls, prefecture.people[:_MEMBERS])
    add_filings(bodies[1], prefecture.bodies[1].municipality_code, _MACHINE)
    add_desks()
    add_campaigns(_MACHINE)
    add_confidence(COURSE)
    add_instructors(_MACHINE)
    add_attempts(COURSE, crowd[-_ATTEMPTS:])
    learn_alone(COURSE, person_of_last_member(bodies[1]))
    learner = Learner(person_ids=trainee.person_ids)
    for module in ("know", "supporter"):
        learning.finish_module(COURSE, module, learner, key=_key("read", module))
    return True


def _add_bodies(prefecture: DemoPrefecture) -> list[int]:
    bodies = [
        accounts.add_organisation(body.name, OrganisationKind(body.kind), body.municipality_code, _MACHINE)
        for body in prefecture.bodies
    ]
    for number, body in enumerate(bodies, 1):
        body.contact_phone = f"000-000-{number:04}"
        body.contact_email = f"kouza{number}@demo.example"
    bodies[0].is_operator = True  # issues the records of those who learn on their own
    session().flush()
    return [body.id for body in bodies]


def _add_hall(hall: DemoHall, bodies: Sequence[int], places: Mapping[str, str]) -> Venue:
    venue = Venue(
        organisation_id=bodies[hall.body],
        name=hall.name,
        municipality_code=hall.municipality_code,
        address=f"{prefecture_of(demo.PREFECTURE).name}{places[hall.municipality_code]}見本町1-2-3",
        access_facts=[AccessFact.STEP_FREE, AccessFact.ACCESSIBLE_TOILET] if hall.has_step_free_access else [],
        created_at=clock.now(),
    )
    session().add(venue)
    session().flush()
    return venue


def _add_crowd(prefecture: DemoPrefecture) -> list[Actor]:
    """Add those who take part, as `accounts.add_person` would one by one."""
    crowd = [
        Person(
            name=each.name,
            kana=each.kana,
            email=each.email,
            phone=each.phone,
            municipality_code=each.municipality_code,
            age_band=AgeBand(each.age_band),
            locale="ja",
            created_at=clock.now(),
        )
        for each in prefecture.people
    ]
    session().add_all(crowd)
    session().flush()
    return [Actor(person_ids=(person.id,)) for person in crowd]


def _add_users(hashed_password: str, bodies: Sequence[int]) -> Actor:
    """Add the four who sign in, and return the trainee."""
    trainee = _add_user("山田 さちこ", "やまだ さちこ", TRAINEE, hashed_password)
    organiser = _add_user("青木 けんじ", "あおき けんじ", ORGANISER, hashed_password)
    coordinator = _add_user("上野 まさみ", "うえの まさみ", COORDINATOR, hashed_password)
    admin = _add_user("森 ひかる", "もり ひかる", ADMIN, hashed_password)
    accounts.grant_role(organiser, Role.ORGANISER, None, organisation_id=bodies[1])
    accounts.grant_role(coordinator, Role.COORDINATOR, None, area=demo.PREFECTURE)
    accounts.grant_role(admin, Role.ADMINISTRATOR, None)
    return Actor(trainee, (people.user(trainee).person_id,))


def _add_user(name: str, kana: str, email: str, hashed_password: str) -> int:
    return accounts.sign_up(name, kana, email, hashed_password, is_verified=True)


def _key(*parts: object) -> Key:
    return Key("demo:" + ":".join(map(str, parts)), "demo", "")
