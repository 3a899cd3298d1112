"""How the database is brought to this version; what comes of it, `tests/migrated` looks at."""

import gc
from typing import Any

import pytest

from fawang.cli.upkeep import schema


@pytest.mark.parametrize("failure", [None, RuntimeError("the database is away")])
def test_garbage_is_looked_for_less_often_while_it_migrates(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    before, meanwhile = gc.get_threshold(), []

    def command(*_words: Any, **_options: Any) -> None:
        meanwhile.append(gc.get_threshold())
        if failure is not None:
            raise failure

    monkeypatch.setattr(schema, "call_command", command)
    try:
        schema.migrate()
    except RuntimeError as raised:
        assert raised is failure
    assert meanwhile[0][0] > 10 * before[0]
    assert gc.get_threshold() == before
