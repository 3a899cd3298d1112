"""What bears a sentence out, on short passages: which words, conditions and exceptions must stay."""

from collections.abc import Iterator

import pytest

from fawang.knowledge.guidance.drafting import meaning
from fawang.knowledge.guidance.drafting.meaning import (
    Sort,
    Token,
    _alternatives,
    _can_begin,
    _clauses,
    _is_kept,
    _sentences,
    _tokens,
    _within,
    _without_repeats,
    borne_out,
)


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    """Have each test read its passages itself, and leave nothing that another one would find."""
    meaning._rules.cache_clear()
    yield
    meaning._rules.cache_clear()


#: Laid down: a condition, who must what to whom, an exception, and a second rule after the semicolon.
PAY = "用人单位拖欠工资的，应当向劳动者支付赔偿金；劳动者可以申请调解。"
NOTICE = "劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同。"
TENANT = (
    "租赁物在承租人按照合同占有期限内危及安全的，承租人可以随时解除合同，但是承租人订立合同时明知的除外。"
)
LISTED = (
    "用人单位有下列情形之一的，劳动者可以解除劳动合同：（一）未按照约定提供劳动保护的；（二）未及时足额支付劳动报酬的；"
    "（三）规章制度损害劳动者权益的。劳动者应当说明理由。"
)
BUT = "遗嘱人可以变更遗嘱，但是，遗嘱人死亡的，继承人不得变更遗嘱。"
#: A but behind a semicolon, after two rules; one with its condition in the same clause; two conditions; a fact.
SEMICOLON = "出租人应当履行维修义务；承租人可以解除合同；但是承租人订立合同时明知的除外。"
BUT_OF = "遗嘱人可以变更遗嘱，但是遗嘱人死亡的，继承人不得变更遗嘱。"
TWICE = "用人单位拖欠工资的，劳动者投诉的，劳动者可以申请调解。"
FACT = "用人单位拖欠工资。劳动者可以申请调解。"
ELSEWHERE = "出租人应当履行维修义务，但是当事人另有约定的除外。"


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        # Plainer words, and words left out that decide nothing.
        ("公司拖欠工资的，应当向员工支付赔偿款。", PAY),
        ("单位拖欠工钱，必须向职工付赔偿金", PAY),
        # The second rule of the passage, alone and after the first one.
        ("劳动者可以申请调解。", PAY),
        ("公司拖欠工资的，应当向员工支付赔偿金；员工有权申请调解。", PAY),
        ("公司拖欠工资的，应当向员工支付赔偿金，员工有权申请调解。", PAY),
        # What only introduces it is no part of it.
        ("根据《劳动合同法》第三十七条的规定，劳动者提前30天书面通知单位，可以解除劳动合同。", NOTICE),
        ("因此，《劳动合同法》第三十七条第一款规定，劳动者提前30日书面通知单位，可以解除劳动合同。", NOTICE),
        ("劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同！", NOTICE),
        # With the exception it is the rule.
        ("租赁物在承租人占有期限内危及安全的，租客可以随时解除合同，但承租人订立合同时明知的除外。", TENANT),
        # An item in the place where the list is announced.
        ("用人单位未及时足额支付工资的，员工可以解除劳动合同。", LISTED),
        ("单位规章制度损害劳动者权益的，劳动者可以解除劳动合同。", LISTED),
        ("劳动者应当说明理由。", LISTED),
        # Four words that say something are enough to be a rule.
        ("租客不得转租。", "承租人不得转租。"),
        # What follows a but stands alone where it has its own condition.
        ("遗嘱人死亡的，继承人不得变更遗嘱。", BUT),
        # An exception that points elsewhere takes back nothing that could be read here.
        ("房东应当履行维修义务。", ELSEWHERE),
        # A but belongs to the rule before its semicolon, and to no other.
        ("租客可以解除合同，但是承租人订立合同时明知的除外。", SEMICOLON),
        ("房东应当履行维修义务。", SEMICOLON),
        # Two facts are two rules.
        ("用人单位拖欠工资，劳动者可以申请调解。", FACT),
        # So many rules in one sentence are read.
        ("，".join(["劳动者可以申请调解"] * 7), PAY),
    ],
)
def test_it_is_borne_out(sentence: str, passage: str) -> None:
    assert borne_out(sentence, [passage])
    # Whatever else is cited with it.
    assert borne_out(sentence, ["继承从被继承人死亡时开始。", passage])
    assert not borne_out(sentence, ["继承从被继承人死亡时开始。"])
    assert not borne_out(sentence, [])


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        # Turned round, added, lost.
        ("公司拖欠工资的，可以向员工支付赔偿金。", PAY),
        ("公司拖欠工资的，应当向员工支付全部赔偿金。", PAY),
        ("公司拖欠工资的，向员工支付赔偿金。", PAY),
        ("劳动者提前三日以书面形式通知用人单位，可以解除劳动合同。", NOTICE),
        ("劳动者以书面形式通知用人单位，可以解除劳动合同。", NOTICE),
        # Who acts, and at whom.
        ("员工拖欠工资的，应当向公司支付赔偿金。", PAY),
        ("公司拖欠工资的，应当支付赔偿金。", PAY),
        # The condition alone, or the rule without it.
        ("用人单位拖欠工资的。", PAY),
        # Said as if it were a rule, of a passage that has more and of one that has nothing else.
        ("用人单位拖欠工资。", PAY),
        ("用人单位拖欠工资。", "用人单位拖欠工资的。"),
        ("用人单位应当向劳动者支付赔偿金。", PAY),
        ("应当向劳动者支付赔偿金。", PAY),
        # The condition of one rule and the consequence of the other.
        ("用人单位拖欠工资的，劳动者可以申请调解。", PAY),
        # Without its exception.
        ("租赁物在承租人按照合同占有期限内危及安全的，承租人可以随时解除合同。", TENANT),
        ("遗嘱人可以变更遗嘱。", BUT),
        ("继承人不得变更遗嘱。", BUT),
        ("租客可以解除合同。", SEMICOLON),
        ("继承人不得变更遗嘱。", BUT_OF),
        # Without the first of its conditions.
        ("劳动者投诉的，劳动者可以申请调解。", TWICE),
        # A fact is no condition.
        ("用人单位拖欠工资的，劳动者可以申请调解。", FACT),
        # More than is read.
        ("，".join(["劳动者可以申请调解"] * 8), PAY),
        # A word that the passage does not have, in the same place and in another.
        ("公司拖欠工资和奖金的，应当向员工支付赔偿金。", PAY),
        ("公司拖欠货款的，应当向员工支付赔偿金。", PAY),
        ("劳动者可以申请仲裁。", PAY),
        ("劳动者可以调解申请。", PAY),
        # An item of the list with the head of another, and two items made into one.
        ("用人单位未及时足额支付工资的，员工应当解除劳动合同。", LISTED),
        ("用人单位未按照约定提供劳动保护、规章制度损害劳动者权益的，劳动者可以解除劳动合同。", LISTED),
        # Too little is said.
        ("可以。", PAY),
        ("劳动者可以。", PAY),
        ("不得转租。", "不得转租。"),
    ],
)
def test_it_is_not_borne_out(sentence: str, passage: str) -> None:
    assert not borne_out(sentence, [passage])


def decides(says: str) -> Token:
    return Token(Sort.DECIDES, says)


def role(says: str) -> Token:
    return Token(Sort.ROLE, says)


def signs(text: str) -> list[Token]:
    return [Token(Sort.SIGN, sign) for sign in text]


def test_what_a_text_is_made_of() -> None:
    found = list(_tokens("公司应当在30日内向“员工”付工资，不得少于2000元"))
    assert found == [
        role("employer"), decides("must"), decides("30 日"), decides("within"), Token(Sort.TOWARDS, "向"),
        role("worker"), Token(Sort.WORD, "pay"), Token(Sort.WORD, "wages"), decides("must not"),
        decides("less than"), decides("2000 元"),
    ]  # fmt: skip
    # What has no weight goes; every other sign stays; the longer word is taken first.
    assert list(_tokens("该房屋的租金")) == signs("房屋租金")
    assert list(_tokens("房屋的租金")) == signs("房屋租金")
    assert list(_tokens("不得转租")) == [decides("must not"), *signs("转租")]
    assert list(_tokens("有权转租")) == [decides("may"), *signs("转租")]
    assert list(_tokens("")) == []
    # Who does not accept a decision objects to it: said either way.
    assert (
        list(_tokens("对裁决不服的"))
        == list(_tokens("不服裁决的"))
        == [Token(Sort.WORD, "object"), *signs("裁决")]
    )


def test_what_is_listed_stands_where_the_list_is_announced() -> None:
    passage = "甲可以请求。有下列情形之一的，乙应当赔偿：（一）损坏的；（二）丢失的。丙负责。丁旁听。"
    assert list(_sentences(passage)) == [
        "甲可以请求", "损坏的，乙应当赔偿", "丢失的，乙应当赔偿", "丙负责", "丁旁听",
    ]  # fmt: skip
    # A head before it stays, unless the item names who is meant.
    assert list(_sentences("房东有下列行为之一，应当赔偿：（一）损坏；（二）租客搬走。")) == [
        "房东损坏，应当赔偿", "租客搬走，应当赔偿",
    ]  # fmt: skip
    # Items that nothing announces stand alone; a passage without any is its sentences.
    assert list(_sentences("原则：（一）公平；（二）公开。")) == ["公平", "公开"]
    assert list(_sentences("甲可以请求。\n乙应当赔偿！")) == ["甲可以请求", "乙应当赔偿"]
    assert list(_sentences("")) == [""]
    # Only the last item has something behind it, and a colon becomes a comma within the sentence.
    assert list(_sentences("有下列情形之一的，免责：（一）甲：丙；（二）乙；（三）丁。\n戊负责。")) == [
        "甲，丙，免责", "乙，免责", "丁，免责", "戊负责",
    ]  # fmt: skip


WORDS = [Token(Sort.WORD, "pay"), Token(Sort.WORD, "wages")]


@pytest.mark.parametrize(
    ("own", "whole", "stands"),
    [
        ("", "", True),
        ("", "房屋", True),
        ("房屋", "房屋租金", True),
        ("屋租", "房屋租金", True),
        ("房屋租金", "房屋租金", True),
        # In pieces, in their order.
        ("房屋租金", "房屋修缮租金", True),
        ("租金房屋", "房屋租金", False),
        ("房屋房屋", "房屋租金", False),
        # Sign by sign nothing stands in it, but for the one with which both begin or end.
        ("房金", "房屋租金", True),
        ("屋", "房屋租金", False),
        ("房屋租", "房屋的租金", False),
        ("租房屋", "房屋租金", False),
        ("房", "房屋租金", True),
        ("金", "房屋租金", True),
        ("金房屋", "房屋租金", False),
        ("屋金", "房屋租金", False),
        ("房租", "房屋租金", False),
        ("押房屋", "房屋租金", False),
        ("房屋押", "房屋租金", False),
        ("房屋租金税", "房屋租金", False),
    ],
)
def test_which_signs_stand_in_others(own: str, whole: str, stands: bool) -> None:
    assert _within(signs(own), signs(whole)) is stands


def test_a_word_stands_alone_wherever_it_is() -> None:
    assert _within(WORDS[:1], [*signs("房屋"), *WORDS, *signs("租金")])
    assert _within([WORDS[0], *signs("租金")], [*signs("房屋"), *WORDS, *signs("租金")])
    assert not _within(WORDS[::-1], [*signs("房屋"), *WORDS])
    assert not _within(WORDS, [*signs("房屋"), WORDS[0]])


@pytest.mark.parametrize(
    ("condition", "said", "kept"),
    [
        # Nothing but what decides, which is compared anyway; one sign is no word.
        ([], [], True),
        ([decides("not"), role("worker")], [], True),
        (signs("房"), [], True),
        # One of its words, or two signs of it, is enough.
        (WORDS, [], False),
        (WORDS, WORDS[1:], True),
        (WORDS[:1], [*WORDS[1:], role("worker")], False),
        (signs("房屋"), [], False),
        (signs("房屋"), signs("房"), False),
        (signs("房屋漏水"), signs("漏水"), True),
        (signs("房屋漏水"), signs("屋漏"), True),
        (signs("房屋漏水"), signs("房漏"), False),
        # Signs that something stands between are no piece, nor is a role beside a sign.
        ([*signs("房"), decides("not"), *signs("漏")], [], True),
        ([role("tenant"), decides("not"), *signs("房屋")], [role("tenant"), decides("not")], False),
        ([*WORDS, *signs("房屋")], signs("房屋"), True),
    ],
)
def test_something_of_a_condition_is_said(condition: list[Token], said: list[Token], kept: bool) -> None:
    assert _is_kept(meaning._Clause(tuple(condition), condition=True, excepts=False), said) is kept


#: Whom: the worker, the employer, the buyer; and at whom.
W, E, B, AT = role("worker"), role("employer"), role("buyer"), Token(Sort.TOWARDS, "向")


@pytest.mark.parametrize(
    ("rule", "said", "left"),
    [
        # Named again as the one at whom something is done, and not by the sentence: left out, with the word before.
        ([W, decides("may"), AT, W, *signs("说明")], [W], [W, decides("may"), *signs("说明")]),
        ([AT, W, AT, W], [W], [AT, W]),
        ([W, AT, W, AT, W], [W], [W]),
        # As often as the sentence names them, they stay.
        ([W, AT, W], [W, W], [W, AT, W]),
        ([W, AT, W, AT, W], [W, W], [W, AT, W]),
        ([W, AT, W, E], [W, W], [W, AT, W, E]),
        # Not named before; somebody else; without a word that says at whom.
        ([decides("may"), AT, W], [], [decides("may"), AT, W]),
        ([E, AT, W], [E], [E, AT, W]),
        ([W, decides("may"), W], [W], [W, decides("may"), W]),
        ([W, AT, *signs("说明")], [W], [W, AT, *signs("说明")]),
        # No more are left out than the rule names more often than the sentence, whoever that names.
        ([W, AT, W, E], [W, E, E], [W, AT, W, E]),
        ([W, AT, W, E, AT, W], [W, E, B], [W, E, AT, W]),
    ],
)
def test_who_is_named_again(rule: list[Token], said: list[Token], left: list[Token]) -> None:
    assert _without_repeats(rule, said) == left


@pytest.mark.parametrize(
    ("unit", "first", "begins"),
    [
        # Behind a clause that lays something down itself.
        ("承租人应当支付租金，出租人可以解除合同", 1, True),
        ("租金很高，承租人应当支付租金，出租人可以解除合同", 2, True),
        # Behind one that lays down nothing, is a condition, takes back, or does not end.
        ("租金很高，出租人可以解除合同", 1, False),
        ("租金很高，承租人应当支付租金，出租人可以解除合同", 1, False),
        ("承租人应当支付租金，租金很高，出租人可以解除合同", 2, False),
        ("如果承租人不支付租金，出租人可以解除合同", 1, False),
        ("但承租人应当支付租金，出租人可以解除合同", 1, False),
        ("承租人应当支付租金三十日内，出租人可以解除合同", 1, False),
        # What goes on with what stands before it.
        ("承租人应当支付租金，并可以解除合同", 1, False),
    ],
)
def test_where_a_rule_can_begin(unit: str, first: int, begins: bool) -> None:
    assert _can_begin(_clauses(unit), first) is begins


@pytest.mark.parametrize(
    ("unit", "without"),
    [
        ("租赁物漏水的，或者危及安全的，承租人可以解除合同", [{1}, {0}]),
        ("经催告的，租赁物漏水的，或者危及安全的，承租人可以解除合同", [{2}, {1}]),
        # The one that begins with or is the first, is no condition, or there is none.
        ("或者危及安全的，承租人可以解除合同", []),
        ("租赁物漏水的，或者承租人可以解除合同", []),
        ("租赁物漏水的，危及安全的，承租人可以解除合同", []),
    ],
)
def test_of_two_conditions_either_is_enough(unit: str, without: list[set[int]]) -> None:
    rule = _clauses(unit)
    kept = [[*one] for one in _alternatives(rule)]
    assert kept == [[one for at, one in enumerate(rule) if at not in left] for left in ({-1}, *without)]
