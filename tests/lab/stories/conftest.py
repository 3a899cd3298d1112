"""One platform for the stories that change nothing of it for each other."""

from collections.abc import Iterator
from functools import partial

import pytest

from lab.demo import staffed
from lab.platforms.instance import Instance, throwaway


@pytest.fixture(scope="session")
def platform() -> Iterator[Instance]:
    """A platform with the people who work in the province, and a station that works today."""
    with throwaway(load=partial(staffed.load, counter=True)) as instance:
        yield instance
