"""How the database is brought to this version; what comes of it, `tests/migrated` looks at."""

import gc
from typing import Any

import pytest

from fawang.cli.upkeep import schema


@pytest.mark.parametrize("failure", [None, RuntimeError("the database is away")])
def test_garbage_is_looked_for_less_often_while_it_migrates(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    # As Python begins; whoever tested before may have set others.
    ours, before, meanwhile = gc.get_threshold(), (2000, 10, 10), []
    gc.set_threshold(*before)

    def command(*_words: Any, **_options: Any) -> None:
        meanwhile.append(gc.get_threshold())
        if failure is not None:
            raise failure

    monkeypatch.setattr(schema, "call_command", command)
    try:
        schema.migrate()
    except RuntimeError as raised:
        assert raised is failure
    after = gc.get_threshold()
    gc.set_threshold(*ours)
    assert meanwhile[0][0] > 10 * before[0]
    assert after[:2] == before[:2]
