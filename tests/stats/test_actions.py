import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core import clock
from lms.core.db import db, session
from lms.core.models import Fact
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.stats import actions, queries
from lms.stats.models import AreaFigure, MonthFigure
from lms.stats.rules.areas import WHOLE, municipality_area, prefecture_area
from lms.stats.rules.figures import UNKNOWN, Measure, Shape, table, total
from tests.conftest import empty
from tests.support.figures import add, fact
from tests.support.statements import statements

pytestmark = pytest.mark.long
CHIYODA, CHUO = Place("131016", "千代田区", "ちよだく"), Place("131024", "中央区", "ちゅうおうく")
SAPPORO = Place("011002", "札幌市", "さっぽろし")
WARD = Place("011011", "札幌市中央区", "さっぽろしちゅうおうく", "011002")
AREAS = [WHOLE, prefecture_area("13"), prefecture_area("01"), *map(municipality_area, (CHIYODA, CHUO, SAPPORO, WARD))]

FACTS = st.builds(
    fact,
    kind=st.sampled_from(["completion", "attendance", "headcount", "training_session"]),
    month=st.sampled_from(["2026-03", "2026-04", "2027-03"]),
    municipality=st.sampled_from(["131016", "131024", "011002", "011011", None]),
    organisation_id=st.sampled_from([1, 2, None]),
    mode=st.sampled_from(["in-person", "online"]),
    age_band=st.sampled_from(["10s", None]),
    first=st.sampled_from([0, 1]),
)


@pytest.fixture
def places(database):
    regions.load([CHIYODA, CHUO, SAPPORO, WARD], clock.today())
    return database


def counted_by_hand(rows, area, year):
    """Count as somebody would with a pencil: which facts lie in the area, and what each adds."""
    sums = dict.fromkeys(Measure, 0)
    for kind, dimensions, delta in rows:
        code = dimensions["municipality_code"]
        city = "011002" if code == "011011" else code
        holding = {"JP", code and code[:2], city, code}
        if area.code in holding and dimensions["fiscal_year"] == year:
            sums[Measure(kind)] += delta
            sums[Measure.FIRST_COMPLETION] += delta if kind == "completion" and dimensions["first"] else 0
    return sums


def assert_exact(rows):
    for area in AREAS:
        for year in (2025, 2026):
            expected = counted_by_hand(rows, area, year)
            figures = queries.figures_of(area, year)
            shapes = {figure.shape for figure in figures if figure.fiscal_year == year}
            for shape in shapes:
                assert total(table(figures, shape, year).values()) == expected, (area, year, shape)
            assert shapes or not any(expected.values())
            assert queries.totals_of([area], year)[area.code] == expected
            assert total({line.measure: line.count} for line in queries.details_of(area, year)) == expected


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.lists(FACTS, max_size=8), st.sampled_from([1, -1]), st.integers(0, 7)), min_size=1, max_size=4
    )
)
def test_pages_and_files_are_exact_at_every_moment_however_facts_are_folded(places, steps):
    db.session.rollback()
    empty(places)
    regions.load([CHIYODA, CHUO, SAPPORO, WARD], clock.today())
    rows = []
    for facts, delta, batch in steps:
        add(*facts, delta=delta)
        rows += [(kind, dimensions, delta) for kind, dimensions in facts]
        assert_exact(rows)
        actions.fold(batch)
        assert_exact(rows)


def test_a_correction_leaves_0_and_not_nothing(places):
    add(fact())
    actions.fold()
    add(fact(), delta=-1)

    figures = queries.figures_of(prefecture_area("13"), 2026)
    assert table(figures, Shape.PLACE, 2026) == {"131016": dict.fromkeys(Measure, 0)}

    actions.fold()
    assert queries.figures_of(prefecture_area("13"), 2026) == figures
    assert list(queries.details_of(prefecture_area("13"), 2026)) == []


def test_march_and_april_lie_in_different_fiscal_years(places):
    add(fact(month="2026-03"), fact(month="2026-04"), fact(month="2026-04"))

    figures = queries.figures_of(WHOLE, 2026)

    assert {member: row[Measure.COMPLETION] for member, row in table(figures, Shape.MONTH, 2026).items()} == {
        "2026-04": 2
    }
    assert {member: row[Measure.COMPLETION] for member, row in table(figures, Shape.MONTH, 2025).items()} == {
        "2026-03": 1
    }
    assert sorted(queries.years_of(WHOLE)) == [2025, 2026]


def test_a_ward_counts_for_its_city_and_stands_apart_on_the_citys_page(places):
    add(fact(municipality="011011"), fact(municipality="011011"), fact(municipality="011002"))

    def by_place(area):
        rows = table(queries.figures_of(area, 2026), Shape.PLACE, 2026)
        return {member: row[Measure.COMPLETION] for member, row in rows.items()}

    assert by_place(prefecture_area("01")) == {"011002": 3}
    assert by_place(municipality_area(SAPPORO)) == {"011011": 2, UNKNOWN: 1}
    assert by_place(municipality_area(WARD)) == {}


def test_a_completion_whose_place_nobody_knows_counts_for_the_whole_only(places):
    add(fact(municipality=None))

    assert table(queries.figures_of(WHOLE, 2026), Shape.PLACE, 2026)[UNKNOWN][Measure.COMPLETION] == 1
    assert queries.figures_of(prefecture_area("13"), 2026) == []


def test_facts_that_are_no_figures_are_left_alone(places):
    add(fact("page_read"), fact())

    assert (actions.fold(), actions.fold_waiting()) == (1, 0)
    assert [row.kind for row in session().scalars(select(Fact))] == ["page_read"]


def test_the_roll_ups_do_not_grow_with_the_number_of_completions(places):
    add(*[fact() for _ in range(3)])
    actions.fold()
    sizes = [session().scalar(select(func.count()).select_from(table)) for table in (AreaFigure, MonthFigure)]

    add(*[fact() for _ in range(60)])
    actions.fold()

    again = [session().scalar(select(func.count()).select_from(table)) for table in (AreaFigure, MonthFigure)]
    assert again == sizes


def test_a_fold_that_fails_halfway_leaves_every_fact_where_it_was(places, monkeypatch):
    add(fact(), fact())
    monkeypatch.setattr(actions, "delete", lambda _table: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.fold()

    assert session().scalar(select(func.count()).select_from(Fact)) == 2
    assert session().scalar(select(func.count()).select_from(AreaFigure)) == 0
    assert_exact([(*fact(), 1), (*fact(), 1)])


def test_two_workers_fold_at_the_same_time_and_count_nothing_twice(places):
    rows = [fact(municipality=code, mode=mode) for code in ("131016", "011011") for mode in ("online", "hybrid")] * 25
    add(*rows)
    db.session.rollback()
    folded, start = [], threading.Barrier(3)

    def work():
        with places.app_context():
            start.wait()
            while count := actions.fold(7):
                folded.append(count)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while count := actions.fold():  # what another worker held when the last one looked
        folded.append(count)

    assert sum(folded) == len(rows)
    assert_exact([(*row, 1) for row in rows])


def test_a_fold_sends_as_many_statements_for_one_fact_as_for_many(places):
    counts = []
    for number in (1, 200):
        add(*[fact() for _ in range(number)])
        with statements(places) as seen:
            actions.fold()
        counts.append(len(seen))

    assert counts == [4, 4]
