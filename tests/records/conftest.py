"""The real course, published."""

import pytest

from tests.support.ledger import publish


@pytest.fixture
def version_id(app) -> int:
    return publish(app)
