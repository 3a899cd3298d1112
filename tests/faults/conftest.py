"""One platform for all faults: each test leaves it running."""

from collections.abc import Iterator

import pytest

from tests.faults.platform import Platform, running


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("gateway")) as one:
        yield one
