"""Fifty thousand rows, a crash on the way, and three at once, with real transactions."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.organisations.actions import import_units
from fawang.organisations.actions.imports import TOGETHER
from fawang.organisations.models import Unit
from fawang.organisations.transfer.columns import SHEET
from tests.races import at_once

from .test_imports import FIRST, NANHAI, bring, counts

BAD = 60
ALL = 10_000


def many() -> Iterator[dict[str, Any]]:
    """Rows of notary offices; one of about 167 is wrong, in turn in one of three ways."""
    wrongs = ({"phone": "空号"}, {"region": "449999"}, {"name": ""})
    every = ALL // BAD
    for number in range(ALL):
        row = {"code": f"M-{number}", "kind": "notary_office", "region": NANHAI, "name": f"第{number}公证处",
               "phone": "0757-81234567"}  # fmt: skip
        turn, rest = divmod(number, every)
        yield row | (wrongs[turn % 3] if rest == 0 and turn < BAD else {})


class _Crash(Exception):
    pass


def test_ten_thousand_rows_of_which_sixty_are_bad_and_a_crash_on_the_way(
    real_database: None,
) -> None:
    def breaks_off() -> Iterator[dict[str, Any]]:
        yield from islice(many(), 4_250)
        raise _Crash

    half = import_units(by=SYSTEM, rows=read_rows(SHEET, enumerate(breaks_off(), 2)))
    with pytest.raises(_Crash):
        for _state in half:
            pass
    # Whole lots stand, and nothing of the one that was under way.
    stands = Unit.objects.filter(code__startswith="M-").count()
    assert 0 < 4_000 - stands < 200
    with CaptureQueriesContext(connection) as captured:
        lots = list(import_units(by=SYSTEM, rows=read_rows(SHEET, enumerate(many(), 2))))
    state = lots[-1]
    assert (state.read, len(lots)) == (ALL, ALL // TOGETHER)
    assert len({problem.row for problem in state.problems}) == BAD
    assert {problem.code for problem in state.problems} == {
        "import_phone",
        "region_unknown",
        "field_required",
    }
    assert (state.created, state.changed, state.same) == (ALL - BAD - stands, 0, stands)
    # The log of statements holds the last 9,000 at the most; there are no more than ten for a lot.
    assert len(captured) <= len(lots) * 10
    *_parts, again = import_units(by=SYSTEM, rows=read_rows(SHEET, enumerate(many(), 2)))
    assert (again.created, again.changed, again.same) == (0, 0, ALL - BAD)


def test_three_who_bring_in_the_same_file_at_once(real_database: None) -> None:
    rows = [{**FIRST, "code": f"T-{number}"} for number in range(700)]
    outcomes = at_once([lambda: counts(bring(*rows))] * 3)
    # Each lot is a transaction of its own: whoever comes first with it creates it, and the two others find it there.
    assert all(isinstance(outcome, tuple) and sum(outcome) == 700 for outcome in outcomes), outcomes
    assert [sum(column) for column in zip(*outcomes, strict=True)] == [700, 0, 1_400]
    assert Unit.objects.filter(code__startswith="T-").count() == 700
