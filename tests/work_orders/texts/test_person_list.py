"""A list of those who apply together, as it is typed: each line one person, whatever stands between."""

import pytest

from fawang.work_orders.texts.person_list import typed_rows


@pytest.mark.parametrize("between", [" ", "\t", "，", ", ", ",", "；", "   "])
def test_a_line_is_a_person(between: str) -> None:
    (row,) = typed_rows(between.join(("梅某", "13900139111", "12000.50", "3")))
    assert row.values == {"name": "梅某", "phone": "13900139111", "claimed": 1200050, "months": 3}
    assert not row.problems


def test_what_people_write_around_a_number_is_read() -> None:
    (row,) = typed_rows("梅某\t１３９００１３９１１１\t¥12,000元\t3个月")
    assert (row.values["phone"], row.values["claimed"], row.values["months"]) == ("13900139111", 1200000, 3)


def test_empty_lines_and_headings_are_left_out() -> None:
    rows = list(typed_rows("姓名 手机号 欠薪金额 欠薪月数\n\n梅某 13900139111\n"))
    assert [(row.number, row.values["name"]) for row in rows] == [(3, "梅某")]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("梅某 139001", "phone", "phone_wrong"),
        ("梅某 13900139111 很多", "claimed", "field_wrong"),
        ("梅某 13900139111 -5", "claimed", "field_wrong"),
        ("梅某 13900139111 1.001", "claimed", "field_wrong"),
        ("梅某 13900139111 1000 半年", "months", "field_wrong"),
        ("梅某 13900139111 1000 3 440605198001012323", "id_number", "id_number_wrong"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_with_a_cure(line: str, column: str, code: str) -> None:
    (row,) = typed_rows(line)
    (problem,) = row.problems
    assert (problem.row, problem.column, problem.code) == (1, column, code)
    assert len(problem.sentence) > 10
