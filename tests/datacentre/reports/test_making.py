"""A report as a whole, read back from the file that it became."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.reports.making import Made, make
from fawang.datacentre.reports.orders import Format, Kind, ReportOrder, month_of
from fawang.datacentre.rules.periods import Period

JUNE = month_of(date(2021, 6, 1))
NOW = datetime(2021, 7, 5, 1, tzinfo=UTC)
SECTIONS = [
    "概况",
    "服务量",
    "渠道",
    "事项",
    "地区",
    "热线",
    "期限与红黄牌",
    "评价",
    "转办",
    "特殊群体",
    "人群覆盖",
    "法律援助",
    "指标说明",
]


def made(duckdb: DuckDB, **order: Any) -> Made:
    what = {"kind": Kind.MONTH, "period": JUNE, "where": (("region", ("4406",)),), **order}
    return make(ReportOrder(**what), Scope(), now=NOW, maker="陈某", engine=duckdb)


@pytest.fixture(scope="module")
def pdf(duckdb: DuckDB) -> bytes:
    return made(duckdb).content


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_each_page_says_what_it_is_of_when_and_that_it_is_demo_data(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert "2021年6月 · 所有机构 · 佛山市 · 2021年7月5日 09:00" in page
        assert "演示数据" in page
        assert f"{number} / {len(pages)}" in page


def test_the_contents_name_each_section_with_its_page(pages: list[str]) -> None:
    listed = dict(re.findall(r"\d+[　 ]+(\S+?)[\s.]*\. ?(\d+)\n", pages[0] + "\n"))
    assert list(listed) == SECTIONS
    for section, page in listed.items():
        assert re.search(rf"\d+[　 ]+{section}\n", pages[int(page) - 1])


def test_the_figures_in_the_text_are_those_of_the_data_centre(pages: list[str], duckdb: DuckDB) -> None:
    from fawang.datacentre.queries.questions.executor import ask
    from fawang.datacentre.queries.questions.question import read

    data = {"metrics": ["volume"], "from": JUNE.first, "to": JUNE.last, "where": {"region": ["4406"]}}
    number = ask(read(data, Scope()), duckdb).total.figures["volume"].value
    assert f"服务量：{number:,}；比上月" in "".join(pages)


def test_a_pdf_is_tagged_with_a_text_for_each_chart(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    alts: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    assert any(alt.startswith("2020-06至2021-06各月服务量折线图") for alt in alts)
    assert sum(alt.startswith("条形图") for alt in alts) >= 3


def test_the_same_figures_are_the_same_bytes(pdf: bytes, duckdb: DuckDB) -> None:
    assert made(duckdb).content == pdf


def test_a_docx_has_the_same_sections_stamps_pictures_and_texts_for_them(duckdb: DuckDB) -> None:
    found = made(duckdb, format=Format.DOCX)
    document = docx.Document(BytesIO(found.content))
    headings = [
        one.text.split("　")[1] for one in document.paragraphs if one.style and one.style.name == "Heading 1"
    ]
    assert headings == SECTIONS
    (page,) = document.sections
    assert page.footer.paragraphs[0].text == "2021年6月 · 所有机构 · 佛山市 · 2021年7月5日 09:00"
    assert "演示数据" in page.header.paragraphs[0].text
    assert "NUMPAGES" in page.footer._element.xml
    pictures = [shape._inline.docPr for shape in document.inline_shapes]
    assert len(pictures) >= 5
    assert all(one.get("descr") for one in pictures)
    # A link of the contents leads to a mark that is there.
    xml = document.element.xml
    assert set(re.findall(r'w:anchor="(\w+)"', xml)) == set(
        re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml)
    )
    assert found.title == "公共法律服务月报 2021年6月 佛山市"


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_a_report_speaks_one_language(language: str, duckdb: DuckDB) -> None:
    found = made(duckdb, format=Format.DOCX, language=language)
    text = "\n".join(one.text for one in docx.Document(BytesIO(found.content)).paragraphs)
    assert ("服務量：" if language == "zh-hant" else "Services: ") in text
    assert "服务量" not in text


def test_a_year_is_compared_with_the_year_before_alone(duckdb: DuckDB) -> None:
    year = Period(date(2021, 1, 1), date(2021, 12, 31))
    found = made(duckdb, kind=Kind.YEAR, period=year, where=(), format=Format.DOCX)
    text = "\n".join(one.text for one in docx.Document(BytesIO(found.content)).paragraphs)
    assert "上年同期" in text
    assert "上月" not in text
    assert "上一时段" not in text
    # At a hundredth of the province its prefectures have enough ratings to be ranked.
    assert "服务量最高的月份为" in text


def test_a_month_without_facts_is_a_report_that_says_so(duckdb: DuckDB) -> None:
    found = made(duckdb, period=month_of(date(2015, 1, 1)), format=Format.DOCX)
    text = "\n".join(one.text for one in docx.Document(BytesIO(found.content)).paragraphs)
    assert "本期没有数据。" in text
    assert "服务量：没有。" in text
    assert "None" not in text
    assert "nan" not in text


def test_a_village_and_a_month_that_is_not_over(duckdb: DuckDB) -> None:
    found = made(
        duckdb, period=month_of(date(2021, 7, 1)), where=(("region", ("440605124001",)),), format=Format.DOCX
    )
    text = "\n".join(one.text for one in docx.Document(BytesIO(found.content)).paragraphs)
    assert "本期尚未结束" in text
    # Nothing lies below a village.
    assert "　地区" not in text
