import pytest

from lms.stats.rules.narrowing import EVERYTHING, Narrowing, Slice, narrowing_asked

MODES = {"online", "in-person"}


@pytest.mark.parametrize(
    ("organiser", "mode", "key", "part"),
    [
        (None, None, "", Slice.WHOLE),
        ("12", None, "|12", Slice.ORGANISER),
        (" 012 ", "", "|12", Slice.ORGANISER),
        ("", "online", "online|", Slice.MODE),
        ("12", "online", "online|12", Slice.BOTH),
        ("x", "never", "", Slice.WHOLE),
        ("99999999999", "'", "", Slice.WHOLE),
        ("１２", None, "", Slice.WHOLE),
    ],
)
def test_a_narrowing_is_read_from_an_address_and_named(organiser, mode, key, part):
    narrowing = narrowing_asked(organiser, mode, MODES)

    assert (narrowing.key, narrowing.slice) == (key, part)
    assert (narrowing == EVERYTHING) is (key == "")


def test_an_address_holds_only_what_was_asked():
    assert Narrowing("12").asked == {"organiser": "12"}
    assert Narrowing("12", "online").asked == {"organiser": "12", "mode": "online"}
