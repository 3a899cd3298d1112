"""Both sides of a mediation at once, each on a phone: invited, heard, a talk of three, an agreement signed."""

import re

from playwright.sync_api import Page, Route, expect

from fawang.kernel import clock
from tests.journeys.checks import check
from tests.journeys.relay import Relay
from tests.journeys.test_calls import KEEP
from tests.journeys.test_five import hear_each_other
from tests.journeys.visitors import PHONE, Matter, Visitors, new_phone, send

MEDIATOR = "demo-mediator"
WORDS = "楼上漏水把我家天花板泡坏了，一直不修"
TERMS = "乙方十日内修好水管，并补偿甲方二千元。"
#: So that messages go out at whatever hour this runs.
AWAKE = {"quiet_from": "03:00", "quiet_until": "03:01"}
ALONE = {"applicant": "其实一千五我也能接受", "respondent": "我最多能拿三千"}


def applied(visitors: Visitors) -> Matter:
    """Somebody has applied, and the other side is entered and not invited yet."""
    body = {
        "kind": "mediation",
        "matter": "neighbours",
        "words": WORDS,
        # In no town with a committee of its own.
        "place": "440605",
        "person": {"name": "麦先生", "phone": new_phone(), **AWAKE},
        "answers": {"opponent": "楼上区先生", "relation": "neighbours", "jointly": "no", "afraid": "no"},
    }
    made = visitors.api("POST", "/work-orders", json=body)
    return Matter(visitors, made["code"], made["access_key"])


def opened(page: Page, text: str) -> None:
    """The page says so above all."""
    expect(page.locator("main .panel").first).to_contain_text(text)


def signs(page: Page, link: str) -> None:
    """Read the agreement, have a code sent, sign with it; the demonstration shows the code."""
    page.goto(f"{link}/agreement")
    expect(page.locator("main .panel")).to_contain_text(TERMS)
    check(page)
    page.set_viewport_size(PHONE)
    send(page.locator("#sign form").first)
    shown = re.search(r"\b(\d{6})\b", page.locator("#sign").inner_text())
    assert shown, "a demonstration shows the code"
    page.fill("[name=digits]", shown[1])
    send(page.locator("#sign form").first)
    expect(page.locator("main")).to_contain_text("您已签署")


def cut_off(page: Page, relay: Relay) -> None:
    """Whoever does not reach the relay is told so, and can try again."""

    def elsewhere(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=re.sub(rf":{relay.port}\?transport=\w+", ":9?transport=tcp", answer.text())
        )

    page.route(re.compile("/talk/join$"), elsewhere)
    page.locator("[data-talk-do=voice]").click()
    expect(page.locator("[data-talk-says]")).to_contain_text("请退出后重新加入，或者致电调解委员会")
    page.unroute(re.compile("/talk/join$"))
    page.locator("[data-talk-do=leave]").click()


def test_both_sides_at_once(visitors: Visitors, relay: Relay) -> None:
    matter = applied(visitors)
    phone = new_phone()
    other = visitors.api(
        "POST", f"/work-orders/{matter.code}/persons", as_=MEDIATOR,
        json={"name": "区先生", "phone": phone, "side": "respondent", **AWAKE},
    )  # fmt: skip
    links = {"applicant": matter.link, "respondent": f"/f/{matter.code}/{other['access_key']}"}
    pages = {side: visitors.person() for side in links}
    for page in pages.values():
        page.context.add_init_script(KEEP)

    # Before the invitation there is nothing to see for the other side.
    assert pages["respondent"].goto(links["respondent"]).status == 404  # type: ignore[union-attr]
    pages["applicant"].goto(links["applicant"])
    opened(pages["applicant"], "不会告诉对方")

    # The mediator invites, on a phone.
    mediator = visitors.staff(MEDIATOR, matter.desk, viewport=PHONE)
    mediator.context.add_init_script(KEEP)
    mediator.locator("#command-appoint_mediators > summary").click()
    form = mediator.locator("#command-appoint_mediators form")
    form.locator("select").first.select_option(index=1)
    form.get_by_label("没有亲属或者利害关系").check()
    send(form)
    mediator.locator("#command-invite > summary").click()
    form = mediator.locator("#command-invite form")
    form.locator("select").first.select_option("message")
    send(form)
    assert any("有人想和您" in text for text in visitors.messages_to(phone))

    # The other side reads that somebody asks for a talk, and nothing of what was said; and takes part.
    pages["respondent"].goto(links["respondent"])
    opened(pages["respondent"], "参加与否由您决定")
    expect(pages["respondent"].locator("body")).not_to_contain_text("漏水")
    check(pages["respondent"])
    pages["respondent"].set_viewport_size(PHONE)
    pages["respondent"].get_by_role("button", name="我愿意参加").click()
    opened(pages["respondent"], "调解员会和双方分别谈")

    # Each is heard alone, and reads only what they said themselves.
    for side, said in ALONE.items():
        matter.give(f"hear_{side}", as_=MEDIATOR, view=said)
    for side, page in pages.items():
        page.goto(links[side])
        theirs = ALONE["respondent" if side == "applicant" else "applicant"]
        expect(page.locator("main")).to_contain_text(ALONE[side])
        expect(page.locator("body")).not_to_contain_text(theirs)

    # A talk of three: whoever is early waits for the mediator, and it ends with them.
    pages["applicant"].goto(f"{links['applicant']}/talk")
    check(pages["applicant"])
    pages["applicant"].set_viewport_size(PHONE)
    pages["applicant"].locator("[data-talk-do=voice]").click()
    expect(pages["applicant"].locator("[data-talk-says]")).to_contain_text("调解员还没到")
    mediator.goto(f"{matter.desk}/mediation-talk")
    mediator.locator("[data-talk-do=voice]").click()
    pages["respondent"].goto(f"{links['respondent']}/talk")
    cut_off(pages["respondent"], relay)
    pages["respondent"].locator("[data-talk-do=voice]").click()
    hear_each_other([*pages.values(), mediator])
    expect(pages["respondent"].locator(".talks__tile")).to_have_count(2)
    mediator.locator("[data-talk-do=leave]").click()
    for page in pages.values():
        expect(page.locator("[data-talk-says]")).to_contain_text("您已离开通话")

    # Both sign the same version, each on their own phone; it is sealed on paper and in force.
    matter.give("draft_agreement", as_=MEDIATOR, disputed=WORDS, terms=TERMS, paper="none")
    for side, page in pages.items():
        signs(page, links[side])
    today = clock.today().isoformat()
    matter.give("sealed_on_paper", as_=MEDIATOR, on=today)
    for side, page in pages.items():
        page.goto(links[side])
        opened(page, "协议已生效")
        page.get_by_role("button", name="我想申请司法确认").click()
        expect(page.locator("main")).to_contain_text("已记下")
    given = {"court": "佛山市南海区人民法院", "on": today, "handed_by": "both", "both_signed": True}
    matter.give("ask_court", as_=MEDIATOR, **given)
    mediator.goto(matter.desk)
    check(mediator)
