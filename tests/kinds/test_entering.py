"""What it takes to enter a kind: a room of few lines, and its name in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fawang.config import order_kinds
from tests.kinds.installation import NAMES, ROOMS, further

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 120
#: An installation whose one line names the rooms beside as well.
_ENTERED = f"""
import json
from fawang.config import order_kinds
order_kinds.ORDER_KINDS = ("legal_aid", *{ROOMS!r})
import django
django.setup()
from django.core.checks import run_checks
from django.urls import get_resolver
from fawang.config.api import api
from fawang.kernel import wording
from fawang.work_orders import kinds
get_resolver().url_patterns
described = api.get_openapi_schema(path_prefix="")["components"]["schemas"]
print(json.dumps({{
    "kinds": kinds.names(), "states": described["OrderState"]["enum"], "commands": described["OrderCommand"]["enum"],
    "errors": [str(one) for one in run_checks() if one.level >= 40], "said": wording.say("not_signed_by_both"),
}}))
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_room_is_short_and_no_other_file_knows_it(name: str) -> None:
    room = ROOT / "tests" / "kinds" / name
    lines = [line for path in room.glob("**/*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert 0 < len(lines) <= MOST_LINES
    named = [
        path
        for path in (ROOT / "fawang").rglob("*.py")
        if f"kinds.{name}" in (text := path.read_text(encoding="utf-8")) or f'"{name}"' in text
    ]
    # These tell what came of a visit or of a day in the village.
    outcomes = {ROOT / "fawang/counter/rules/visits.py", ROOT / "fawang/outreach/rules/codes.py"}
    assert set(named) <= outcomes


def test_one_line_enters_them() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_CORE")}
    done = subprocess.run(
        [sys.executable, "-c", _ENTERED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["kinds"] == ["legal_aid", *NAMES]
    assert found["errors"] == []
    assert found["said"]
    for kind in further().values():
        assert set(kind.procedure.phases) <= set(found["states"])
        assert set(kind.procedure.steps) <= set(found["commands"])


def test_a_kind_is_a_room_here_or_a_package_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_kinds, "ORDER_KINDS", ("legal_aid", *ROOMS))
    assert order_kinds.rooms() == {"legal_aid": "fawang.legal_aid", **dict(zip(NAMES, ROOMS, strict=True))}
    assert [one.__name__ for one in order_kinds.modules("kind")] == [
        "fawang.legal_aid.kind",
        *(f"{room}.kind" for room in ROOMS),
    ]
    assert [one.__name__ for one in order_kinds.modules("urls")] == ["fawang.legal_aid.urls"]


def test_every_kind_bars_what_was_erased_and_declares_what_is_of_its_tables() -> None:
    from fawang.people.rules import Permission
    from fawang.work_orders.rules import side_permission

    for kind in further().values():
        table = kind.procedure
        assert table.barred is not None
        for declared in (kind.effects, kind.main, kind.grave, kind.told, kind.pages.own):
            assert set(declared) <= set(table.steps)
        permissions = set(Permission).union(map(side_permission, kind.sides))
        assert all(row.permissions <= permissions for row in table.table)
        assert {text for text, _params in kind.told.values()} <= set(kind.texts)
