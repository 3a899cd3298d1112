"""The zones that are in force, where the database is away."""

import pytest
from django.db import OperationalError

from fawang.consultations.data import zone_files
from fawang.consultations.queries import zone_versions


def test_without_the_database_there_are_the_zones_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(zone_versions, "newest", away)
    assert zone_versions.current() == zone_files.shipped()
    assert zone_versions.announced() is None
