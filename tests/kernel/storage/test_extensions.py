"""What PostgreSQL lacks is said before anything fails, with what to do about it."""

import pytest
from django.db import NotSupportedError, connection
from django.db.migrations.state import ProjectState

from fawang.kernel.runtime import health_checks
from fawang.kernel.runtime.health import Level
from fawang.kernel.storage import extensions
from fawang.kernel.storage.extensions import Extension

pytestmark = pytest.mark.django_db
MISSING = "no_such_extension"


def test_what_is_there_is_not_missing() -> None:
    assert extensions.out_of_reach() == []


def test_the_check_names_what_is_missing_and_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "NEEDED", ("cube", MISSING))
    assert extensions.out_of_reach() == [MISSING]
    found = [one for one in health_checks.DATABASE.find() if one.level == Level.ERROR]
    assert [MISSING in one.text and "CREATE EXTENSION" in one.text for one in found] == [True]


def test_a_migration_says_it_in_a_sentence() -> None:
    state = ProjectState()
    with (
        connection.schema_editor(atomic=False) as editor,
        pytest.raises(NotSupportedError, match="CREATE EXTENSION"),
    ):
        Extension(MISSING).database_forwards("kernel", editor, state, state)
