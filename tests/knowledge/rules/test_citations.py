"""Citations as people write them."""

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules import citations, numerals
from fawang.knowledge.rules.citations import Citation, find, parse, title

NUMBERS = st.integers(1, numerals.HIGHEST)
NAMES = [
    "民法典",
    "公司法",
    "涉外民事关系法律适用法",
    "工伤保险条例",
    "最高人民法院关于适用民法典的解释（一）",
]
CITATIONS = st.builds(
    Citation,
    st.sampled_from(NAMES),
    NUMBERS,
    st.integers(0, 20),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 99),
)


@given(CITATIONS)
def test_what_is_written_is_read(citation: Citation) -> None:
    assert parse(str(citation)) == citation
    assert find(f"见{citation}的规定。") == [citation]
    assert citations.article_number(Citation("", citation.article, citation.sub).label) == (
        citation.article,
        citation.sub,
    )


@pytest.mark.parametrize(
    ("text", "key", "part"),
    [
        ("劳动合同法第82条", "劳动合同法#82", (None, None)),
        ("《民法典》第一千一百六十五条第一款", "民法典#1165", (1, None)),
        ("第133条之一", None, (None, None)),
        ("刑法第133条之一", "刑法#133-1", (None, None)),
        ("刑法第133条之1", "刑法#133-1", (None, None)),
        ("民诉法 第122条第（三）项", "民事诉讼法#122", (None, 3)),
        ("《民诉法》第122条", "民事诉讼法#122", (None, None)),
        ("根据劳动合同法第82条", "劳动合同法#82", (None, None)),
        ("根据《中华人民共和国劳动合同法》第８２条", "劳动合同法#82", (None, None)),
        ("劳动合同法第 82 条 第 1 款", "劳动合同法#82", (1, None)),
        ("劳动合同法82条", "劳动合同法#82", (None, None)),
        ("依据民法典1165条", "民法典#1165", (None, None)),
        ("《劳动合同法》（2012修正）第82条", "劳动合同法#82", (None, None)),
        ("中华人民共和国劳动合同法(2012年修正)第八十二条", "劳动合同法#82", (None, None)),
        ("民法典侵权责任编第1165条", "民法典#1165", (None, None)),
        ("《民法典》中的第十条", "民法典#10", (None, None)),
        ("《刑法》第一百三十三条之一第一款第（一）项", "刑法#133-1", (1, 1)),
        (
            "《最高人民法院关于适用〈中华人民共和国民法典〉时间效力的若干规定》第一条",
            "最高人民法院关于适用民法典时间效力的若干规定#1",
            (None, None),
        ),
        ("《关于适用《民法典》的解释》第一条", "关于适用民法典的解释#1", (None, None)),
        (
            "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）第三条",
            "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）#3",
            (None, None),
        ),
        ("《全国人大常委会关于〈刑法〉第三十条的解释》第一条",
        "全国人大常委会关于刑法第三十条的解释#1", (None, None)),
        ("看守所条例第3条", "看守所条例#3", (None, None)),
        ("香港特别行政区基本法第三条", "香港特别行政区基本法#3", (None, None)),
        ("本法第三条", None, (None, None)),
        ("《民法典》第十条、第十一条", None, (None, None)),
        ("《民法典》第十条说的是什么意思", None, (None, None)),
        ("第三条", None, (None, None)),
        ("老板违法第一条", None, (None, None)),
        ("想办法3条", None, (None, None)),
        ("《》第一条", None, (None, None)),
        ("《民法典》第零条", None, (None, None)),
        ("《民法典》第99999条", None, (None, None)),
        ("", None, (None, None)),
    ],
)  # fmt: skip
def test_one_article(text: str, key: str | None, part: tuple[int | None, int | None]) -> None:
    found = parse(text)
    assert (found and found.key) == key
    if found:
        assert (found.paragraph, found.item) == part


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("《民法典》第十条、第十一条和第一百条", ["民法典#10", "民法典#11", "民法典#100"]),
        ("劳动合同法第20、21条", ["劳动合同法#20", "劳动合同法#21"]),
        ("劳动合同法第八十二、八十三条", ["劳动合同法#82", "劳动合同法#83"]),
        ("劳动合同法第82条、83条", ["劳动合同法#82", "劳动合同法#83"]),
        ("劳动合同法第三十八条和两条建议", ["劳动合同法#38"]),
        ("合同法第十条至第十二条", ["合同法#10", "合同法#12"]),
        ("劳动合同法第82条和民法典第577条", ["劳动合同法#82", "民法典#577"]),
        ("劳动法和劳动合同法第82条", ["劳动合同法#82"]),
        ("《民法典》第十条。依照该法第三条", ["民法典#10", "民法典#3"]),
        ("《民法典》第十条，《民法典》第十条", ["民法典#10"]),
        ("第十条，又见《民法典》第三条", ["民法典#3"]),
        ("国务院《工伤保险条例》第14条\n第十五条", ["工伤保险条例#14", "工伤保险条例#15"]),
        ("没有法律", []),
    ],
)
def test_several_articles(text: str, keys: list[str]) -> None:
    assert [one.key for one in find(text)] == keys


def test_with_the_known_laws_any_words_may_stand_before_the_name() -> None:
    known = {"劳动合同法", "合同法", "民法典"}
    for text in ("我想问一下劳动合同法第82条怎么赔", "朋友说劳动合同法第82条", "老板不遵守劳动合同法第82条"):
        assert [one.key for one in find(text, known=known)] == ["劳动合同法#82"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("中华人民共和国民法典", "民法典"),
        ("《 民法典 》", "民法典"),
        ("道交法", "道路交通安全法"),
        ("商标法（2019年修正）", "商标法"),
        ("商标法(2019修正文本)", "商标法"),
        ("宪法修正案（2018年）", "宪法修正案（2018年）"),
        ("解释(一)", "解释（一）"),
    ],
)
def test_a_title_is_the_same_in_every_source(written: str, name: str) -> None:
    assert title(written) == name
    assert title(title(written)) == name


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第一百三十三条之一", (133, 1)), ("第82条", (82, 0)), (" 第八十二条 ", (82, 0)),
        ("第八十二条第一款", None),
        ("附则", None), ("第零条", None), ("", None),
    ],
)  # fmt: skip
def test_the_label_of_an_article(label: str, number: tuple[int, int] | None) -> None:
    assert citations.article_number(label) == number


PIECES = st.sampled_from(
    ["《", "》", "〈", "〉", "第", "条", "款", "项", "之", "一", "十", "8", "８", "法", "民法典", "条例",
     "根据", "关于", "的",
     "、", "和", "本", " ", "\n", "（", "）", "(", "2020", "年", "修正", "最高人民法院", "解释", "违法", "公司"]
)  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
def test_no_text_is_too_much(text: str) -> None:
    for one in find(text):
        assert one.law
        assert 1 <= one.article <= numerals.HIGHEST
        assert find(str(one))[-1].key == one.key
    parse(text)
    title(text)
    citations.article_number(text)


@pytest.mark.parametrize(
    "piece",
    [" ", "法", "第", "第一", "第 ", "第1、", "《", "《民法", "《民法《x》", "》", "（", "1", "一",
     "《民法典》第一条、", "的",
     "劳动合同法第八十二条和", "部关于", "最高人民法院、", "第一条", "根据", "老板不给工资"],
)  # fmt: skip
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 2


def test_every_title_of_the_national_laws_is_found_in_prose(national_titles: list[str]) -> None:
    for name, lead in product(national_titles, ("", "根据", "我想问一下")):
        for written in (name, title(name), f"《{name}》"):
            assert [one.law for one in find(f"{lead}{written}第一条")] == [title(name)], (lead, written)
