import pytest

from lms.regions.rules import PREFECTURES, neighbours


def test_whoever_is_beside_somebody_has_them_beside():
    known = {each.code for each in PREFECTURES}

    for code in known:
        assert neighbours(code) <= known - {code}
        assert all(code in neighbours(other) for other in neighbours(code))


@pytest.mark.parametrize(
    ("code", "beside"),
    [
        ("01", {"02"}),
        ("20", {"10", "11", "15", "16", "19", "21", "22", "23"}),
        ("37", {"33", "36", "38"}),
        ("42", {"41"}),
        ("47", {"46"}),
        ("99", set()),
    ],
)
def test_prefectures_lie_beside_those_of_the_map(code, beside):
    assert neighbours(code) == beside


def test_one_can_walk_through_the_whole_country():
    seen, ahead = set(), {"01"}
    while ahead:
        seen |= ahead
        ahead = {other for code in ahead for other in neighbours(code)} - seen

    assert len(seen) == 47
