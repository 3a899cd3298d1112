"""Only what the passages bear out gets through."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.guidance.drafting import meaning
from fawang.knowledge.guidance.drafting.checker import Draft, Passage, Reason, Sentence, check
from fawang.knowledge.rules import numerals

from .cases import ENTRY, LIMITATION, PASSAGES, WAGES


@pytest.fixture(autouse=True)
def _form_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it is judged what form a sentence has; what it means is judged in test_meaning.py."""
    monkeypatch.setattr(meaning, "borne_out", lambda sentence, passages, titles=(): True)


@pytest.mark.parametrize(
    ("answer", "text", "cited"),
    [
        ("公司没和您签合同的，应当每月付您双倍工资[1]。", "公司没和您签合同的，应当每月付您双倍工资。", (1,)),
        ("应当每月支付2倍工资。[1]", "应当每月支付2倍工资。", (1,)),
        ("申请仲裁的时效是1年，工资按两倍支付【1】[2]。", "申请仲裁的时效是1年，工资按两倍支付。", (1, 2)),
        ("申请仲裁的时效是1年，工资按两倍支付[2、1]。", "申请仲裁的时效是1年，工资按两倍支付。", (2, 1)),
        ("押金不超过２０％［４］。", "押金不超过２０％。", (4,)),
        ("根据劳动合同法第82条，应当支付二倍工资[1]。", "根据劳动合同法第82条，应当支付二倍工资。", (1,)),
        (
            "《劳动合同法》第八十二条规定应当支付二倍工资[1].",
            "《劳动合同法》第八十二条规定应当支付二倍工资.",
            (1,),
        ),
        ("按照《劳动合同法》，应当支付二倍工资[1]！", "按照《劳动合同法》，应当支付二倍工资！", (1,)),
        ("可以保留APP打卡记录[4]。", "可以保留APP打卡记录。", (4,)),
        ("可以依法下载《劳动仲裁申请书》[4]。", "可以依法下载《劳动仲裁申请书》。", (4,)),
        ("劳动监察大队在\n15个工作日内\n答复[4]。", "劳动监察大队在15个工作日内答复。", (4,)),
        ("劳动监察大队会答复。\n[4]", "劳动监察大队会答复。", (4,)),
        ("**劳动监察大队**会答复[4]", "劳动监察大队会答复", (4,)),
        ("1. 劳动监察大队会答复[4]。", "劳动监察大队会答复。", (4,)),
        ("第一，劳动监察大队会答复[4]。", "劳动监察大队会答复。", (4,)),
        ("收集工资条；不要拖延[4]。", "收集工资条；不要拖延。", (4,)),
    ],
)
def test_keeps(answer: str, text: str, cited: tuple[int, ...]) -> None:
    assert check(answer, PASSAGES) == Draft((Sentence(text, cited),), ())


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("应当每月支付二倍工资。", Reason.NO_MARKER),
        ("[1][2]", Reason.EMPTY),
        ("[1]。", Reason.EMPTY),
        ("30[1]。", Reason.EMPTY),
        ("应当支付二倍工资[9]。", Reason.UNKNOWN_PASSAGE),
        ("应当支付二倍工资[1][9]。", Reason.UNKNOWN_PASSAGE),
        ("应当支付二倍工资[0]。", Reason.UNKNOWN_PASSAGE),
        ("男女一方要求离婚的，可以调解[3]。", Reason.NOT_IN_FORCE),
        ("应当支付二倍工资，离婚可以调解[1][3]。", Reason.NOT_IN_FORCE),
        ("根据《劳动合同法》第八十三条，应当支付二倍工资[1]。", Reason.LAW),
        ("根据劳动合同法第八十三条，应当支付二倍工资[1]。", Reason.LAW),
        ("根据《劳动法》第八十二条，应当支付二倍工资[1]。", Reason.LAW),
        ("根据《劳动合同法》第八十二条之一，应当支付二倍工资[1]。", Reason.LAW),
        ("根据《劳动合同法》第八十二条，应当收集工资条[4]。", Reason.LAW),
        ("按照刑法规定，应当支付二倍工资[1]。", Reason.LAW),
        ("按照《工资支付暂行规定》应当支付二倍工资[1]。", Reason.LAW),
        ("按照公司法应当支付二倍工资[1]。", Reason.LAW),
        ("应当支付三倍工资[1]。", Reason.NUMBER),
        ("应当支付２．５倍工资[1]。", Reason.NUMBER),
        ("应当在一个月内支付二倍工资，时效是二年[1][2]。", Reason.NUMBER),
        ("时效是一年[1]，应当在十五日内申请[4]。", Reason.NUMBER),
        ("押金不超过百分之三十[4]。", Reason.NUMBER),
        ("第八十三条说应当支付二倍工资[1]。", Reason.NUMBER),
        ("应当支付叁倍工资[1]。", Reason.NUMBER),
        ("应当支付③倍工资[1]。", Reason.NUMBER),
        ("应当支付½的工资[1]。", Reason.NUMBER),
        ("应当支付几十倍工资[1]。", Reason.NUMBER),
        ("应当支付thirty倍工资[1]。", Reason.LETTERS),
        ("应当支付Ⅲ倍工资[1]。", Reason.NUMBER),
        ("应当支付工资，请加微信fake_lawyer[1]。", Reason.LETTERS),
        ("应当支付工资，请拨打13800138000[1]。", Reason.NUMBER),
        ("应当支付<b>二倍</b>工资[1]。", Reason.MARKUP),
        ("应当支付[二倍](javascript:alert)工资[1]。", Reason.MARKUP),
        ("应当支付工资，见 https://evil.example/ [1]。", Reason.MARKUP),
        ("应当支付二\u200b倍工资[1]。", Reason.MARKUP),
        ("应当支付\u202e二倍工资[1]。", Reason.MARKUP),
        ("应当支付3\ufe0f\u20e3倍工资[1]。", Reason.MARKUP),
        ("应当支付\ud800二倍工资[1]。", Reason.MARKUP),
        ("请把身份证号码发给我[1]。", Reason.UNRELATED),
        ("应当支付工资" * 100 + "[1]。", Reason.TOO_LONG),
    ],
)
def test_leaves_out(sentence: str, reason: Reason) -> None:
    draft = check(sentence, PASSAGES)
    assert draft.sentences == ()
    assert [reason for _, reason in draft.dropped] == [reason]


def test_every_sentence_is_judged_by_itself() -> None:
    draft = check("您一定会赢。应当支付二倍工资[1]。时效是三年[2]。", PASSAGES)
    assert draft.sentences == (Sentence("应当支付二倍工资。", (1,)),)
    assert draft.dropped == (("您一定会赢。", Reason.NO_MARKER), ("时效是三年[2]。", Reason.NUMBER))


def test_a_sentence_is_said_once() -> None:
    draft = check("应当支付二倍工资[1]。" * 50, PASSAGES)
    assert len(draft.sentences) == 1
    assert {reason for _, reason in draft.dropped} == {Reason.REPEATED}


@pytest.mark.parametrize(
    "answer",
    [
        "您九天内不需要：\n1. 申请仲裁[2]。\n2. 收集证据[4]。",
        "您九天内不需要：\n\n- 申请仲裁[2]\n- 收集证据[4]",
        "您九天内不需要：申请仲裁[2]。",
        "您不需要：1. 申请仲裁[2]。2. 收集证据[4]。",
        "工资三倍[1]。否则应当申请仲裁[2]。",
    ],
)
def test_nothing_stands_without_what_it_leans_on(answer: str) -> None:
    assert check(answer, PASSAGES).sentences == ()


def test_a_list_stays_with_its_head() -> None:
    draft = check("您可以：\n1. 收集证据[4]。\n2. 申请仲裁[2]。\n\n应当支付二倍工资[1]。", PASSAGES)
    assert [one.text for one in draft.sentences] == ["您可以：收集证据。", "申请仲裁。", "应当支付二倍工资。"]


def test_a_number_must_stand_in_a_passage_that_is_cited() -> None:
    assert check("时效是一年，工资两倍[1]。", [WAGES]).sentences
    assert not check("工资两倍[2]。", [WAGES, LIMITATION]).sentences


def test_no_passages_and_no_answer() -> None:
    assert check("应当支付二倍工资[1]。", []).sentences == ()
    assert check("", PASSAGES) == check(" \n\t\n", PASSAGES) == Draft((), ())


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["日", "年", "个月", "倍", "元"]))
def test_a_number_is_the_one_of_the_passage(said: int, written: int, unit: str) -> None:
    passage = Passage(
        1, "期限多长", f"应当支付{numerals.write(written)}{unit}。", in_force=True, kind="entry"
    )
    assert bool(check(f"应当支付{said}{unit}[1]。", [passage]).sentences) == (said == written)


_PIECES = st.sampled_from(
    ["应当支付", "二倍工资", "三倍",
     "[1]", "【2】", "[3]", "[9]", "[", "]", "。", "；", "\n", "\n\n", ".", "1.", "：", "《",
     "》", "《劳动合同法》", "第八十二条", "第八十三条",
     "刑法", "一年", "30日", "<b>", "- ", "（一）", "ok", "\u200b", " "]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_what_is_kept_would_be_kept_alone(answer: str) -> None:
    """Nothing gets through because of what stands around it, and everything said is accounted for."""
    draft = check(answer, PASSAGES)
    for sentence in draft.sentences:
        assert sentence.passages
        assert set(sentence.passages) <= {1, 2, 4}
        assert not set(sentence.text) & set("<>[]\n\u200b")
        alone = check(sentence.text + "".join(f"[{number}]" for number in sentence.passages), PASSAGES)
        assert [one.passages for one in alone.sentences] == [sentence.passages]
    assert (
        sum(len(one.text) for one in draft.sentences) + sum(len(one) for one, _ in draft.dropped)
        <= len(answer) * 2
    )


@pytest.mark.parametrize(
    "piece",
    ["甲", "1", "法", "第", "[1]", "[1", "[ ", "《", "三、", "。", ".", " ", "\n",
     "甲\n", "[1]\n", "- \n", "1.\n", "：\n",
     "**", "应当支付二倍工资[1]。", "根据《劳动合同法》第八十二条[1]。", "依照法", "第一条、"],
)  # fmt: skip
def test_a_hundred_thousand_characters(piece: str) -> None:
    before = time.thread_time()
    draft = check((piece * 100_000)[:100_000], PASSAGES)
    assert time.thread_time() - before < 5
    assert len(draft.sentences) <= 2


def test_long_passages() -> None:
    before = time.thread_time()
    long = Passage(5, "甲" * 100_000, "劳动合同法第一条《" * 10_000, in_force=True, kind="article")
    assert check("应当支付[5]。", [long, ENTRY]).sentences == ()
    assert time.thread_time() - before < 10
