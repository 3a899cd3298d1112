"""A small province, so that a day takes a moment."""

import pytest

from lab.simulation.province import Province, read


@pytest.fixture(scope="session")
def province() -> Province:
    """Return a tenth of the calls."""
    whole = read()
    return whole.model_copy(update={"calls": whole.calls.model_copy(update={"per_day": 480})})
