"""Services are found by people's words, and narrowed down; counts say what each choice would leave."""

import pytest

from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.queries.listing import PAGE, Wanted, find
from fawang.kernel import clock
from fawang.knowledge.data.item import Depth
from fawang.knowledge.data.pack import Question
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind
from tests.appointments.cases import plan
from tests.catalogue.cases import published, withdrawn

pytestmark = pytest.mark.django_db


def ids(wanted: Wanted) -> list[str]:
    return [line.id for line, _depth in find(wanted).items]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("老板不给工资，怎么申请劳动仲裁", "i-labour-01"),
        ("老细唔出糧", "i-labour-01"),
        ("人身安全保护令", "i-court-04"),
        ("人身安全保護令", "i-court-04"),
        ("上班受伤怎么申请工伤", "i-labour-03"),
        ("被骗转账了要报警", "i-police-05"),
        ("i-police-12", "i-police-12"),
        ("FWCJ02001000", "i-labour-01"),
        ("我想立遗嘱", "i-justice-09"),
        ("出国结婚要什么公证", "i-notary-marriage"),
        ("声明书", "i-notary-declaration"),
        ("赋予强制执行效力", "i-justice-13"),
        ("委托别人卖房", "i-justice-10"),
        ("亲属关系公证", "i-notary-kinship"),
        ("翻译公证", "i-notary-translation"),
        ("国外养老金要证明人还活着", "i-notary-survival"),
        ("良民证", "i-notary-criminal-record"),
        ("婚前财产公证", "i-notary-marital-property"),
        ("亲子鉴定", "i-justice-15"),
        ("笔迹鉴定", "i-justice-16"),
        ("伤残鉴定", "i-justice-14"),
        ("老人糊涂了要做行为能力鉴定", "i-appraisal-psychiatry"),
    ],
)
def test_words_find_the_service(text: str, item: str) -> None:
    assert item in ids(Wanted(text=text))[:3]


def test_most_ways_of_asking_lead_to_their_item_among_the_first_five() -> None:
    asked = [(line.id, said) for line in listing.current().lines for said in line.phrasings]
    missed = [(item, said) for item, said in asked if item not in ids(Wanted(text=said))[:5]]
    assert len(missed) <= len(asked) * 0.02, missed


def test_labour_arbitration_and_that_of_contracts_are_two_doors() -> None:
    lines = {line.id: line for line in listing.current().lines}
    assert lines["i-labour-01"].offices == ("labour_arbitration",)
    assert lines["i-justice-20"].offices == ("commercial_arbitration",)
    assert ids(Wanted(text="劳动仲裁"))[0] == "i-labour-01"
    assert ids(Wanted(text="合同写了仲裁条款"))[0] == "i-justice-20"


@pytest.mark.parametrize("text", ["zzzz", "蛋糕怎么烤才松软", "没有这样的事项吧吧"])
def test_what_nobody_offers_is_not_found(text: str) -> None:
    found = find(Wanted(text=text))
    assert (found.items, found.total, found.pages) == ((), 0, 1)


def test_filters_narrow_down_and_counts_say_by_how_much() -> None:
    everything = find(Wanted())
    assert everything.total == len(listing.current().lines) == sum(everything.counts["department"].values())
    assert (everything.pages, len(everything.items)) == (6, PAGE)
    assert all(line.recommended for line, _depth in everything.items)
    police = find(Wanted(department="police"))
    assert police.total == everything.counts["department"]["police"] == 18
    # The choices of a filter are counted as if it were not set.
    assert police.counts["department"] == everything.counts["department"]
    assert sum(police.counts["depth"].values()) == 18
    both = find(Wanted(department="police", group="old"))
    assert both.total == police.counts["group"]["old"] < 18
    assert find(Wanted(scenario="g-wages")).total == everything.counts["scenario"]["g-wages"]
    assert find(Wanted(recommended=True)).total == 51
    assert find(Wanted(department="nobody")).total == 0


def test_pages_hold_every_item_once() -> None:
    seen = [item for page in range(1, 7) for item in ids(Wanted(page=page))]
    assert len(seen) == len(set(seen)) == len(listing.current().lines)
    assert find(Wanted(page=99)).page == 6


def test_a_place_has_what_is_of_the_country_and_of_its_own_province() -> None:
    before = listing.current().lines
    published(region="45")
    here, there = find(Wanted(place="440605")).total, find(Wanted(place="4501")).total
    own = len([line for line in listing.current().lines if line.region == "44"])
    assert (here, there) == (len(before), len(before) - own + 1)


def test_what_is_published_is_found_at_once_and_what_is_withdrawn_is_gone() -> None:
    assert listing.line("i-test-net") is None
    row = published(name="补渔网")
    assert ids(Wanted(text="补渔网"))[0] == "i-test-net"
    withdrawn(row)
    assert listing.line("i-test-net") is None


def test_an_item_goes_no_further_than_what_carries_it() -> None:
    known = carriers.current()
    lines = {line.id: line for line in listing.current().lines}
    aid, advice, arbitration = (lines[f"i-{one}"] for one in ("justice-01", "justice-03", "labour-01"))
    assert known.depth(aid) == Depth.APPLY
    assert known.depth(advice) == Depth.WHOLE
    if arbitration.form not in known.by_form:
        assert known.depth(arbitration) == Depth.READ
    # A date is offered where some office gives any: legal aid offices do, in this test.
    assert known.depth(lines["i-justice-04"]) == Depth.READ
    plan(now=clock.now())
    carriers.forget()
    now = carriers.current()
    assert now.depth(lines["i-justice-04"]) == Depth.BOOK
    assert now.depth(lines["i-police-12"]) == Depth.READ
    assert (
        find(Wanted(depth="book")).total == sum(now.depth(line) == Depth.BOOK for line in lines.values()) > 0
    )
    assert find(Wanted(depth="apply")).total == sum(
        known.depth(line) == Depth.APPLY for line in lines.values()
    )


def test_every_answer_links_to_items_that_can_be_found() -> None:
    named = {
        code for one in entries.all_shown() if isinstance(one.entry, Question) for code in one.entry.items
    }
    assert named <= {one.code for one in entries.all_shown() if one.kind == Kind.ITEM}
    assert all(listing.line(code) for code in named)
