"""What is taken out of a text, and what stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.redaction import MASK, identifies, redact

#: Text → what is left of it.
GONE = {
    # phones
    "电话13800138000": f"电话{MASK}",
    "138 0013 8000": MASK,
    "138-0013-8000": MASK,
    "138.0013.8000": MASK,
    "13800 138000": MASK,
    "1380013 8000": MASK,
    "1 3 8 0 0 1 3 8 0 0 0": MASK,
    "１３８００１３８０００": MASK,
    "１３８　００１３　８０００": MASK,
    "138零零138零零零": MASK,
    "一三八零零一三八零零零": MASK,
    "幺三八，零零幺三，八零零零": MASK,
    "+86 13800138000": MASK,
    "0086-138-0013-8000": MASK,
    "0757-83351234": MASK,
    "(020)83351234": MASK,
    "电话：8335 1234": f"电话：{MASK}",
    "+852 9123 4567": MASK,
    # cards
    "身份证11010519491231002x": f"身份证{MASK}",
    "１１０１０５１９４９１２３１００２Ｘ": MASK,
    "110105 19491231 002x": MASK,
    "110105 1949 12 31 0021": MASK,
    "440605********123X": MASK,
    "440605490101123": MASK,
    "6222021234567890123": MASK,
    "6222 0212 3456 7890 123": MASK,
    "6222-0212-3456-7890": MASK,
    "卡号４１１１　１１１１　１１１１　１１１１": f"卡号{MASK}",
    "护照E12345678": f"护照{MASK}",
    "A123456(7)": MASK,
    # accounts, cars, cases, houses
    "联系我zhang@qq.com谢谢": f"联系我{MASK}谢谢",
    "微信abc12345": f"微信{MASK}",
    "微信号是zhang_san88": f"微信号是{MASK}",
    "加vx:abc_123": f"加vx:{MASK}",
    "qq123456789": f"qq{MASK}",
    "QQ号：12345678": f"QQ号：{MASK}",
    "车牌粤A12345": f"车牌{MASK}",
    "粤a·12345": MASK,
    "粤AD12345撞了我": f"{MASK}撞了我",
    "（2023）粤0605民初12345号": MASK,
    "粤劳人仲案字〔2023〕123号": MASK,
    "人民路12号3栋502房": f"人民路{MASK}",
    "南海大道12号": f"南海大道{MASK}",
    "3栋2单元501室": MASK,
    "502室": MASK,
    # names
    "我叫张三丰": f"我叫{MASK}",
    "我叫张三丰在佛山打工": f"我叫{MASK}在佛山打工",
    "我叫李明，今年": f"我叫{MASK}，今年",
    "我叫李明我在厂里": f"我叫{MASK}我在厂里",
    "我叫谭咏麟，": f"我叫{MASK}，",
    "我叫于小明，": f"我叫{MASK}，",
    "我叫陳大文，": f"我叫{MASK}，",
    "我係劉德明，": f"我係{MASK}，",
    "我是李四，": f"我是{MASK}，",
    "本人李四，男": f"本人{MASK}，男",
    "联系人:王五": f"联系人:{MASK}",
    "联系人王五 13800138000": f"联系人{MASK} {MASK}",
    "姓名：欧阳锋": f"姓名：{MASK}",
    "老板叫黄志强，不给钱": f"老板叫{MASK}，不给钱",
    "王小明先生": f"{MASK}先生",
    "李大为律师": f"{MASK}律师",
}
STAYS = [
    # sums
    "工资5000元", "欠我12345.67元", "工资 5000 5200 5300 5400", "100万元", "3500-4000", "500000000元", "一百二十万",
    "三五千块", "10000 20000 30000", "12.5%", "1.5倍", "微信转账5000元", "微信转了12000块",
    # dates and times
    "2024-05-30", "2024年5月30日", "2024-05-30 2024-06-30", "2024.05.30-2024.06.30", "20240530",
    "2026-05-31 08:30:00",
    "3月5号发工资", "12号发工资", "每月15号", "二〇二四年五月三十日", "2019 2020 2021 2022年", "08:30-17:30",
    "2020.1-2023.12",
    "2023年1月1日至2024年1月1日",
    # how long
    "干了三年", "工作12年", "10-12个月", "8小时", "三个月零五天", "十三四个人",
    # numbers that everybody may know
    "12348", "打12348热线", "打电话12348", "电话 12315", "110", "地铁3号线", "GB/T 2260",
    # the law
    "劳动合同法第82条", "民法典第一千一百六十五条第一款", "国务院令第586号", "法释〔2020〕26号", "粤府〔2019〕12号",
    "粤高法发〔2018〕2号",
    # homes and cars without a number of their own
    "3房2厅", "7座车", "房屋120平方米",
    # words that begin like a name
    "我叫老板给钱", "我叫房东退押金", "本人于2020年入职", "本人于去年入职，没签合同", "本人和老婆，",
    "本人向法院起诉",
    "我是江门人，", "我是农民工，", "我是司机，", "我是苏州人，", "应该找律师", "马上找律师", "明天找律师",
    "请问律师",
    "项目经理", "我公司总经理", "车间主任", "时候医生说", "任何律师", "找劳动局，",
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), GONE.items())
def test_what_identifies_goes(text: str, left: str) -> None:
    assert redact(text) == left
    assert identifies(text)


@pytest.mark.parametrize("text", STAYS)
def test_what_the_law_needs_stays(text: str) -> None:
    assert redact(text) == text
    assert not identifies(text)


PIECES = st.sampled_from(
    ["我叫", "张三丰", "本人", "李四", "，", " ", "先生", "律师", "13800138000", "138", "0013", "8000", "1",
     "一三八", "零零",
     "110105", "19491231", "002x", "6222", "0212", "微信", "粤A", "12345", "号", "路", "栋", "@", "a.b",
     "联系人：", "-", "（2023）",
     "粤0605民初", MASK]
)  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=25).map("".join))
def test_twice_is_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    assert len(once) <= len(text) or MASK in once


@given(
    st.sampled_from(["3", "4", "5", "6", "7", "8", "9"]),
    st.text("0123456789", min_size=9, max_size=9),
    st.text("好的。，我"),
)
def test_no_mobile_survives(second: str, rest: str, around: str) -> None:
    number = f"1{second}{rest}"
    for written in (
        number,
        f"{number[:3]} {number[3:7]} {number[7:]}",
        number.translate({ord(str(one)): 0xFF10 + one for one in range(10)}),
        number.translate(dict(zip(map(ord, "0123456789"), "零一二三四五六七八九", strict=True))),
    ):
        assert redact(f"{around}{written}{around}") == f"{around}{MASK}{around}"


@pytest.mark.parametrize(
    "piece",
    ["我在工厂上班老板不给工资", " ", "法", "1", "1234 ", "1-", "a.", "a", "a@", "1号", "一", "一 ", "一1",
     "张", "我叫张三丰", "粤A",
     "（2023）粤", "13800138000 ", "路1号", "1栋", "微信", "wx", "123*", "姓名：", "案字〔", "案", "138",
     "本人", "电话"],
)  # fmt: skip
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 2
