"""What the process keeps of dates that a test before has given is forgotten."""

from collections.abc import Iterator

import pytest

from fawang.catalogue.queries import carriers


@pytest.fixture(autouse=True)
def _no_dates_of_others() -> Iterator[None]:
    carriers.forget()
    yield
    carriers.forget()
