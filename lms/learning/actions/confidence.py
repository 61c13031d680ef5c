"""How sure somebody feels, told before or after a course: counted, and nothing kept that leads back."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, time

from lms.core import clock, idempotency
from lms.core.db import atomic
from lms.core.idempotency import Key
from lms.learning.actions.tallies import count
from lms.learning.rules.confidence import LEVELS, Moment

_ROUTE = "confidence"


@atomic
def tell_confidence(course_key: str, moment: Moment, levels: Mapping[str, int], key: Key) -> bool:
    """Count one sheet; a sheet that is sent again counts no more, whatever it says then.

    How it stays nobody's: there is no row of a sheet, only a count for each thing and level, and the answers of one
    sheet cannot be found together again. The action is not told who is there, and writes no audit line. The mark that
    the sheet was sent holds a hash of the page's random key and the day; no moment, no course, and no hash of what was
    said, which could be guessed. It goes after 30 days.

    Args:
        course_key: the course.
        moment: before or after it.
        levels: place of the level, 0 to 4, by the id of the thing; things left out are not in it.
        key: of the sending.

    Returns:
        Whether something was counted now.
    """
    mark = Key(hashlib.sha256(key.value.encode()).hexdigest(), _ROUTE, "")
    midnight = datetime.combine(clock.today(), time(), clock.JST)
    if not levels or idempotency.result(mark, at=midnight) is not None:
        return False
    count(course_key, moment, levels, choices=LEVELS)
    return True
