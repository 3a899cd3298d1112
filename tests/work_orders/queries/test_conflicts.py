"""Names as conflict checks compare them; conflicts across kinds of orders."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from fawang.work_orders import kinds
from fawang.work_orders.kinds import Parties
from fawang.work_orders.queries.conflicts import firms_against, name_hash, parties_of


def test_names_are_compared_without_spaces_case_and_width() -> None:
    assert name_hash(" ＡＢＣ 公司") == name_hash("abc公司")


def test_names_of_others_differ() -> None:
    names = ("佛山某鞋业有限公司", "佛山某鞋业公司", "王五", "王 伍", "")
    assert len({name_hash(name) for name in names}) == len(names)


def test_a_firm_that_serves_the_other_side_in_any_kind_is_in_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    them = (True, name_hash("王五"))

    def kind(firm: int, order_id: int) -> Parties:
        def against(own: Collection[tuple[bool, bytes]], besides: int | None) -> frozenset[int]:
            return frozenset({firm}) if them in own and besides != order_id else frozenset()

        return Parties(against, lambda ids: {them} if order_id in ids else set())

    own = next(iter(kinds.everything().values()))
    declared = {
        "first": replace(own, parties=kind(11, 1)),
        "second": replace(own, parties=kind(22, 2)),
        "without": replace(own, parties=None),
    }
    monkeypatch.setattr(kinds, "_kinds", declared)
    assert firms_against([them]) == {11, 22}
    assert firms_against([them], besides=1) == {22}
    assert firms_against([(False, them[1])]) == frozenset()
    assert (parties_of([2]), parties_of([3])) == ({them}, set())
