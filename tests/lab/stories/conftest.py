"""One platform for the stories that change nothing of it for each other."""

from collections.abc import Iterator

import pytest

from lab.platforms.instance import Instance
from lab.stories import certified, with_partners

#: Where 110 and the court answer while the story with them is told.
PARTNERS = with_partners.free_ports()


@pytest.fixture(scope="session")
def platform() -> Iterator[Instance]:
    """A platform with the people who work in the province, a station that works today, offices that sign, and a payment
    side; partners may stand beside it.
    """
    hosts = with_partners.hosts(PARTNERS)
    with certified.platform(counter=True, FAWANG_PARTNER_HOSTS=hosts) as instance:
        yield instance
