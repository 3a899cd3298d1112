"""Which division somebody means."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.regions.rules import Level, covers, is_placeholder, level_of
from fawang.regions.rules.addresses import Gazetteer
from fawang.regions.rules.mentions import Match

#: What people write, and the one division that is meant. All 21 prefectures are among them.
CERTAIN = [
    # the examples that started it
    ("佛山南海桂城XX厂", "佛山市南海区桂城街道"),
    ("广州市天河区天园街道", "广州市天河区天园街道"),
    ("我在东莞厚街一家鞋厂上班", "东莞市厚街镇"),
    ("南海区", "佛山市南海区"),
    ("南海", "佛山市南海区"),
    ("佛山南海", "佛山市南海区"),
    ("佛山", "佛山市"),
    # traditional characters, variants, full width
    ("廣州市越秀區", "广州市越秀区"),
    ("佛山市順德區大良街道", "佛山市顺德区大良街道"),
    ("東莞長安鎮", "东莞市长安镇"),
    ("揭陽市榕城區", "揭阳市榕城区"),
    ("珠海市鬥門區乾務鎮", "珠海市斗门区乾务镇"),
    ("英德市浛洸鎮", "清远市英德市浛洸镇"),
    # missing levels
    ("广州番禺大石", "广州市番禺区大石街道"),
    ("深圳粤海街道", "深圳市南山区粤海街道"),
    ("惠州惠东", "惠州市惠东县"),
    ("梅州五华县水寨", "梅州市五华县水寨镇"),
    ("汕头澄海莲下镇", "汕头市澄海区莲下镇"),
    ("中山小榄", "中山市小榄镇"),
    ("湛江徐闻", "湛江市徐闻县"),
    ("阳江海陵区闸坡镇", "阳江市江城区闸坡镇"),
    ("河源紫金县蓝塘", "河源市紫金县蓝塘镇"),
    ("清远连州", "清远市连州市"),
    ("潮州饶平黄冈镇", "潮州市饶平县黄冈镇"),
    ("汕尾海丰公平镇", "汕尾市海丰县公平镇"),
    ("云浮罗定罗城街道", "云浮市罗定市罗城街道"),
    ("肇庆四会大沙镇", "肇庆市四会市大沙镇"),
    ("江门新会会城", "江门市新会区会城街道"),
    ("茂名电白区水东街道", "茂名市电白区水东街道"),
    ("韶关乳源", "韶关市乳源瑶族自治县"),
    ("揭阳普宁流沙东街道", "揭阳市普宁市流沙东街道"),
    # short forms alone
    ("大沥", "佛山市南海区大沥镇"),
    ("厚街", "东莞市厚街镇"),
    ("虎门", "东莞市虎门镇"),
    ("坂田", "深圳市龙岗区坂田街道"),
    ("龙华", "深圳市龙华区"),
    ("白云", "广州市白云区"),
    ("松山湖", "东莞市松山湖"),
    ("乳源县", "韶关市乳源瑶族自治县"),
    ("连南瑶族自治县", "清远市连南瑶族自治县"),
    # former and colloquial suffixes
    ("顺德市", "佛山市顺德区"),
    ("广州花都区新华镇", "广州市花都区新华街道"),
    ("南海桂城街", "佛山市南海区桂城街道"),
    ("佛山市南海区桂城街道办事处", "佛山市南海区桂城街道"),
    ("增城市荔城街道", "广州市增城区荔城街道"),
    # villages: with suffix, or beside their town
    ("桂城夏西", "佛山市南海区桂城街道夏西社区居委会"),
    ("南海区桂城街道夏西村", "佛山市南海区桂城街道夏西社区居委会"),
    ("天河东莞庄", "广州市天河区五山街道东莞庄社区居委会"),
    ("东莞市厚街镇河田村", "东莞市厚街镇河田社区居民委员会"),
    # an ordinary word is a name beside the division that it lies in
    ("越秀建设街道", "广州市越秀区建设街道"),
    ("越秀建设", "广州市越秀区建设街道"),
    ("越秀人民街", "广州市越秀区人民街道"),
    ("中山民众", "中山市民众街道"),
    ("中山东区", "中山市东区街道"),
    ("中山西区", "中山市西区街道"),
    ("汕尾城区", "汕尾市城区"),
    ("河源和平", "河源市和平县"),
    ("和平县", "河源市和平县"),
    ("深圳光明", "深圳市光明区"),
    ("海丰县城东镇", "汕尾市海丰县城东镇"),
    # the names around it settle which one
    ("花都新华街道", "广州市花都区新华街道"),
    ("广州从化太平镇", "广州市从化区太平镇"),
    ("罗定太平镇", "云浮市罗定市太平镇"),
    ("肇庆鼎湖桂城", "肇庆市鼎湖区桂城街道"),
    ("韶关武江区新华街道", "韶关市武江区新华街道"),
    ("深圳龙华龙华街道", "深圳市龙华区龙华街道"),
    ("汕头市龙湖区龙华街道", "汕头市龙湖区龙华街道"),
    ("端州城东", "肇庆市端州区端州区城东街道"),
    ("惠州大亚湾澳头", "惠州市惠阳区大亚湾澳头街道"),
    ("惠东九龙峰林场", "惠州市惠东县广东省惠州市国营惠东九龙峰林场"),
    # streets and institutions are named after places
    ("广州市天河区中山大道西89号", "广州市天河区"),
    ("深圳市福田区深南大道", "深圳市福田区"),
    ("佛山南海大道", "佛山市"),
    ("广州海珠中山大学南门", "广州市海珠区"),
    # where somebody comes from is not where it happened
    ("我是韶关人，在东莞厚街上班", "东莞市厚街镇"),
    ("梅州五华人在佛山顺德", "佛山市顺德区"),
    ("户籍广东省梅州市五华县，在深圳宝安西乡上班", "深圳市宝安区西乡街道"),
    ("我老家湛江徐闻，在中山小榄打工", "中山市小榄镇"),
    ("我是梅州人", "梅州市"),
    # stories
    ("我和老婆在佛山市南海区狮山镇的厂做了三年，没签合同，离职时老板扣了工资", "佛山市南海区狮山镇"),
    ("老公在东莞市长安镇打工受了伤，现在深圳住院，厂方不赔", "东莞市长安镇"),
]

#: Texts that may mean several divisions: how many, and what is certain all the same.
AMBIGUOUS = [
    ("太平镇", 7, None),
    ("新华街道", 3, None),
    ("城区", 2, None),
    ("西区", 9, None),
    ("桂城", 2, None),
    ("中心村", 10, None),
    ("新村", 10, None),
    ("人民", 6, None),
    ("梅州大坪镇", 2, "梅州市"),
    ("大坪镇", 4, None),
    ("桂城新村", 2, None),
    ("老板在广州，工厂在佛山", 2, None),
    ("佛山市南海区桂城街道和大沥镇都有分店", 2, "佛山市南海区"),
    ("广东省太平镇", 7, ""),
]

NOWHERE = [
    "",
    "   ",
    "😀",
    "老板不给工资",
    "人民法院",
    "最新会计准则",
    "我老公明天去派出所",
    "债权人和债务人",
    "黑龙江省",
    "城中村改造",
    "建设工程施工合同不公平",
    "网络平台",
    "北京",
    "中山大学",
    "我们县城",
    "中心",
    "团结就是力量",
    "社区居委会",
]


@pytest.mark.parametrize(("text", "expected"), CERTAIN)
def test_certain(gazetteer: Gazetteer, text: str, expected: str) -> None:
    found = gazetteer.resolve(text)
    assert found.place is not None
    assert found.place.path_name == f"广东省{expected}"
    assert found.ambiguous == ()


def test_cases_are_from_all_prefectures(gazetteer: Gazetteer) -> None:
    names = {place.name for place in gazetteer.children("44")}
    assert len(names) == 21
    assert all(any(expected.startswith(name) for _, expected in CERTAIN) for name in names)


@pytest.mark.parametrize(("text", "count", "certain"), AMBIGUOUS)
def test_ambiguous(gazetteer: Gazetteer, text: str, count: int, certain: str | None) -> None:
    found = gazetteer.resolve(text)
    assert len(found.ambiguous) == count
    assert len({one.place.code for one in found.ambiguous}) == count
    assert (found.place and found.place.path_name) == (None if certain is None else f"广东省{certain}")
    if found.code:
        assert all(covers(found.code, one.place.code) for one in found.ambiguous)


@pytest.mark.parametrize("text", NOWHERE)
def test_nowhere(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.resolve(text)
    assert found.place is None
    assert found.code is None


def test_within_narrows_and_stands_for_the_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("太平镇", within="4401").code == "440117111"
    assert gazetteer.resolve("夏西", within="440605011").code == "440605011049"
    assert gazetteer.resolve("广州市天河区", within="4406").candidates == ()
    assert gazetteer.resolve("桂城", within="4406").code == "440605011"


def test_limit(gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve("中心村", limit=3)
    assert len(found.candidates) == len(found.ambiguous) == 3


def test_candidate_says_what_led_to_it(gazetteer: Gazetteer) -> None:
    best = gazetteer.resolve("佛山南海区桂城街").candidates[0]
    assert best.mentions == (("佛山", "4406"), ("南海区", "440605"), ("桂城街", "440605011"))
    assert best.match == Match.OTHER_SUFFIX
    assert gazetteer.resolve("佛山市").candidates[0].match == Match.FULL
    assert gazetteer.resolve("佛山").candidates[0].match == Match.SHORT


def test_a_name_inside_a_longer_one_loses(gazetteer: Gazetteer) -> None:
    # 东莞 stands inside 东莞庄, 新塘 inside 新塘镇, 市南 inside 深圳市南山区.
    assert gazetteer.resolve("东莞庄社区").code == "440106001003"
    assert gazetteer.resolve("深圳市南山区").code == "440305"


def test_placeholder_is_never_the_answer(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("东莞市").code == "4419"
    assert gazetteer.resolve("中山市东区街道和西区街道").code == "4420"
    assert "441900" not in {one.code for one in gazetteer.search("东莞", limit=100)}
    assert gazetteer.place("441900") is not None


def test_full_name_of_every_division_means_it(gazetteer: Gazetteer, divisions: list[tuple[str, str]]) -> None:
    wrong = []
    for code, _ in divisions:
        place = gazetteer.place(code)
        assert place is not None
        expected = code[:4] if is_placeholder(code) else code
        found = gazetteer.resolve(place.path_name)
        if found.code != expected or found.ambiguous:
            wrong.append((place.path_name, found.code))
    assert wrong == []


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_full_name_in_a_sentence(
    gazetteer: Gazetteer, divisions: list[tuple[str, str]], data: st.DataObject
) -> None:
    code, _ = data.draw(st.sampled_from(divisions))
    place = gazetteer.place(code)
    assert place is not None
    before = data.draw(st.sampled_from(["", "我住在", "地址：", "厂在", "I live at "]))
    after = data.draw(st.sampled_from(["", "，老板不给工资", " 12号", "。", "的一间厂"]))
    found = gazetteer.resolve(before + place.path_name + after)
    assert found.code == (code[:4] if is_placeholder(code) else code)


def test_short_names_from_top_to_bottom_never_mean_another_branch(
    gazetteer: Gazetteer, divisions: list[tuple[str, str]]
) -> None:
    """Without any suffix above, the answer is the town, or that is among the ambiguous ones; all 1,757."""
    missed = []
    for code, name in divisions:
        if level_of(code) != Level.TOWN:
            continue
        above = [place for place in gazetteer.ancestors(code) if place.level != Level.PROVINCE]
        short = [place.name[:-1] if len(place.name) > 2 else place.name for place in reversed(above)]
        found = gazetteer.resolve("".join(short) + name)
        if all(one.place.code != code for one in (*found.ambiguous, found.candidates[0])):
            missed.append((code, name, found.code))
    assert missed == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.resolve(text)
    assert len(found.candidates) <= 10


@settings(max_examples=200, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(["佛山", "南海", "桂城", "太平镇", "新村", "中心村", "，", "市", "区", "人"])
    )
)
def test_resolving_is_deterministic_and_ranked(gazetteer: Gazetteer, text: list[str]) -> None:
    found = gazetteer.resolve("".join(text))
    assert found == gazetteer.resolve("".join(text))
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)


def test_build_needs_all_levels() -> None:
    with pytest.raises(ValueError, match="440605"):
        Gazetteer([("44", "广东省"), ("440605", "南海区")])


def test_the_index_of_a_province_takes_little_memory_beside_codes_and_names(gazetteer: Gazetteer) -> None:
    divisions = gazetteer.divisions()
    tracemalloc.start()
    try:
        index = Gazetteer(divisions)
        held, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(index) == len(divisions) > 20_000
    # 14 MB where each division has texts, tuples and an entry in a table of its own; now 6.
    assert held < 8_000_000


def test_search_by_part_of_a_name(gazetteer: Gazetteer) -> None:
    assert [one.name for one in gazetteer.search("桂城")][:2] == ["桂城街道", "桂城街道"]
    assert gazetteer.search("海区", level=Level.COUNTY, within="4406")[0].name == "南海区"
    assert gazetteer.search("") == ()
    assert len(gazetteer.search("村", limit=7)) == 7


def test_children_and_ancestors_skip_placeholders(gazetteer: Gazetteer) -> None:
    towns = gazetteer.children("4419")
    assert {one.level for one in towns} == {Level.TOWN}
    assert towns == gazetteer.children("441900")
    assert [one.code for one in gazetteer.ancestors("441900122")] == ["4419", "44"]
    assert len(gazetteer.children("44")) == 21
    assert gazetteer.children("440605011049") == ()


def test_speed(divisions: list[tuple[str, str]], gazetteer: Gazetteer) -> None:
    """A story is read in well under a millisecond, and one of 5,000 characters in time in proportion."""
    start = time.process_time()
    Gazetteer(divisions)
    built = time.process_time() - start
    story = "我和丈夫在佛山市南海区桂城街道的一家制鞋厂工作，没签合同，离职时厂里不发加班费，住在桂城夏西村。"
    times = {}
    for copies in (4, 100):
        best = min(_timed(gazetteer, story * copies) for _ in range(5))
        times[copies] = best
    print(f"build {built:.3f} s, {len(story) * 4} characters {times[4] * 1e3:.2f} ms, "
          f"{len(story) * 100} characters {times[100] * 1e3:.2f} ms")  # fmt: skip
    assert built < 2
    assert times[4] < 0.005
    assert times[100] < times[4] * 25 * 3 + 0.002


def _timed(gazetteer: Gazetteer, text: str) -> float:
    start = time.process_time()
    gazetteer.resolve(text)
    return time.process_time() - start
