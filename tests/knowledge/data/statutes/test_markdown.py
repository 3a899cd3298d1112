"""A law written as Markdown."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fawang.knowledge.data.statutes import markdown
from fawang.knowledge.data.statutes.texts import FAULTS, Reading
from fawang.knowledge.models import Flag

WHOLE = """
# 某某市公共法律服务条例

层级: 地方性法规
公布: 2024-05-30
施行：2024-09-01
地域: 4406
效力: 现行有效

## 第一章 总则

第一条　为了方便群众，制定本条例。

第二条　本条例所称公共法律服务，是指：
（一）法律咨询；
（二）法律援助。

### 第一节 一般规定

## 第三条

第一条规定的服务不收费。
第九条规定的除外。

## 第二章 附则
第三条之一 说明。
第四条本条例自公布之日起施行。

# 另一部条例
第一条 好。
第二条 好。
"""


def read(folder: Path, text: str | bytes) -> Reading:
    path = folder / "law.md"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return markdown.read(path)


def faults(reading: Reading) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in reading.faults]


def test_several_laws_in_a_file(tmp_path: Path) -> None:
    reading = read(tmp_path, WHOLE)
    assert faults(reading) == []
    first, other = reading
    assert (first.title, first.level, first.region, first.flag) == (
        "某某市公共法律服务条例",
        "地方性法规",
        "4406",
        Flag.NONE,
    )
    assert (first.dated, first.effective) == (date(2024, 5, 30), date(2024, 9, 1))
    assert [one.label for one in first.articles] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]
    assert first.articles[1].text == "本条例所称公共法律服务，是指：\n（一）法律咨询；\n（二）法律援助。"
    # A paragraph that begins with the name of another article begins no article.
    assert first.articles[2].text == "第一条规定的服务不收费。\n第九条规定的除外。"
    assert first.articles[4].text == "本条例自公布之日起施行。"
    assert [one.chapter for one in first.articles] == [
        "第一章 总则", "第一章 总则", "第一章 总则 / 第一节 一般规定", "第二章 附则", "第二章 附则",
    ]  # fmt: skip
    assert (other.title, other.level, other.region, other.dated, len(other.articles)) == (
        "另一部条例",
        "地方性法规",
        "00",
        None,
        2,
    )


@pytest.mark.parametrize(
    ("text", "found", "laws"),
    [
        ("说明\n# 法\n第一条 好。", [(1, "outside_law")], 1),
        ("# 法\n序言。\n第一条 好。", [(2, "outside_law")], 1),
        ("# 法\n公布: 明天\n第一条 好。", [(2, "date_wrong")], 1),
        ("# 法\n施行: 2024-02-30\n第一条 好。", [(2, "date_wrong")], 1),
        ("# 法\n效力: 挺好\n第一条 好。", [(2, "field_wrong")], 1),
        ("# 法\n层级: " + "级" * 21 + "\n第一条 好。", [(2, "field_wrong")], 1),
        ("# 法\n层级: 法律\n\n# 另一部\n第一条 好。", [(1, "field_missing")], 1),
        ("# 法\n第一条\n第二条 好。", [(1, "field_missing")], 1),
        ("# " + "法" * 301 + "\n第一条 好。", [(1, "field_wrong")], 0),
        ("# 法\n第零条 好。\n第一条 好。", [(2, "field_wrong")], 1),
        ("# 法\n第一条 a\x00b\n第二条 好。", [(2, "field_wrong")], 1),
        ("", [], 0),
        ("# ", [(1, "outside_law")], 0),
    ],
)
def test_what_is_wrong_is_named_by_line(
    tmp_path: Path, text: str, found: list[tuple[int, str]], laws: int
) -> None:
    reading = read(tmp_path, text)
    assert faults(reading) == found
    assert len(reading.laws) == laws


def test_an_unknown_state_is_not_taken_for_in_force(tmp_path: Path) -> None:
    (law,) = read(tmp_path, "# 法\n效力: 挺好\n第一条 好。")
    assert law.flag == Flag.UNKNOWN
    (law,) = read(tmp_path, "# 法\n效力: 已废止\n第一条 好。")
    assert law.flag == Flag.REPEALED


@pytest.mark.parametrize(
    "about", ["公布: 2007-06-29\n修正: 2012-12-28", "修正: 2012-12-28\n公布: 2007-06-29"]
)
def test_of_enactment_and_amendment_the_later_counts(tmp_path: Path, about: str) -> None:
    (law,) = read(tmp_path, f"# 法\n{about}\n第一条 好。")
    assert law.dated == date(2012, 12, 28)


def test_every_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "\ufeff# 法\n第一条 好。\n".encode() + "第二条 坏。\n".encode("gbk") * 2 + "第三条 好。".encode(),
    )
    assert faults(reading) == [(3, "encoding"), (4, "encoding")]
    (law,) = reading
    assert law.articles[-1].label == "第三条"


PIECES = st.sampled_from(
    ["# 法", "##", "## 第一章", "第一条", "第一条 好。", "公布: 2024-01-01", "公布: x", "地域: 44", "", "第"]
)


@given(st.text() | st.lists(PIECES, max_size=12).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_file(tmp_path: Path, text: str) -> None:
    reading = read(tmp_path, text.encode(errors="replace"))
    assert all(fault.code in FAULTS for fault in reading.faults)
    assert all(law.articles and law.title for law in reading)
