"""The prescribed forms: what they say, from when on, how they are printed."""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from fawang import legal_aid, work_orders
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotFound, Unavailable
from fawang.kernel.runtime import children
from fawang.kernel.web import papers
from fawang.legal_aid.actions.forms import print_form
from fawang.legal_aid.procedure import Term
from fawang.legal_aid.queries.forms import FORMS, available
from fawang.legal_aid.queries.forms.citations import CITATIONS
from fawang.legal_aid.queries.forms.facts import facts_of, short_name
from fawang.legal_aid.rules import GRANT_GROUNDS, REFUSAL_GROUNDS
from fawang.legal_aid.rules.eligibility import CHOICES
from fawang.people.rules.wishes import Reach
from fawang.work_orders.queries import WorkOrder, terms_due
from tests.cases import WORDS, bring_to, give
from tests.conftest import Submit
from tests.work_orders.kinds import with_mediation

PAPERS = ["劳动合同或者工作证", "工资条、银行流水"]
TEMPLATES = Path(legal_aid.__file__).parent / "templates" / "legal_aid" / "forms"
PAPER = Path(work_orders.__file__).parent / "templates" / "work_orders" / "paper.html"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def pdf(order: WorkOrder, code: str) -> PdfReader:
    return PdfReader(io.BytesIO(print_form(by=SYSTEM, order=order, code=code).content))


def said(order: WorkOrder, code: str) -> str:
    """Return everything a form says, without the breaks between lines."""
    return "".join("".join(page.extract_text() for page in pdf(order, code).pages).split())


def refused(order: WorkOrder) -> WorkOrder:
    return give(order, "refuse", article="41", reason="家庭人均月收入高于本地标准。")


def waiting(order: WorkOrder) -> WorkOrder:
    return give(order, "request_papers", papers=PAPERS, note="没有合同的，可提供聊天记录。")


# --- what they say -------------------------------------------------------------------------------


def test_the_application(submit: Submit) -> None:
    with clock.at(NOON):
        reach = Reach(
            name="蒋大伟", phone="13800138000", id_number="11010519491231002x", needs="需要无障碍会见室"
        )
        order = submit(reach=reach).order
    text = said(order, "application")
    for part in (
        "法律援助申请表", "佛山市南海区法律援助处", f"（2026）南海法援申字第{order.code}号", "2026年3月2日",
        "蒋大伟", "13800138000", "11010519491231002X", "需要无障碍会见室", WORDS, "佛山某鞋业有限公司",
        "第三十一条第五项（请求确认劳动关系或者支付劳动报酬）", "第四十二条第三项", "第四十一条", "申请人（签名）",
    ):  # fmt: skip
        assert part in text, part


def test_income_and_household_where_they_were_asked(submit: Submit) -> None:
    answers = {
        "claim": "31.5", "urgency": "44.1", "no_condition": "none", "exempt": "none",
        "household": "4", "income": "5200",
    }  # fmt: skip
    text = said(submit(answers=answers).order, "application")
    assert "家庭人口4人" in text
    assert "5,200.00元" in text
    assert "第四十四条第一项" in text


def test_nothing_answered_is_said_to_be_open(submit: Submit) -> None:
    text = said(submit(answers={}, place_text="").order, "application")
    assert "请求事项未填写" in text
    assert "对方当事人未填写" in text


def test_an_order_without_an_office_is_to_be_passed_on(submit: Submit) -> None:
    order = submit(place="", place_text="").order
    assert order.state == "unrouted"
    assert "将转交有管辖权的法律援助机构" in said(order, "application")


def test_the_notice_to_supplement(order: WorkOrder) -> None:
    with clock.at(NOON):
        order = waiting(order)
    text = said(order, "supplement")
    assert f"法援补字第{order.code}号" in text
    for part in ("补充材料通知书", "蒋先生：", "第四十三条第二款", "一次性告知", *PAPERS, "视为撤回申请"):
        assert part.replace(" ", "") in text, part
    until = terms_due(order)[Term.SUPPLEMENT].astimezone(clock.CHINA)
    assert f"{until.year}年{until.month}月{until.day}日{until:%H:%M}前" in text


def test_the_decision_to_grant(order: WorkOrder) -> None:
    text = said(bring_to(order, "accepted"), "acceptance")
    for part in (
        "给予法律援助决定书",
        "第三十一条第五项",
        "第四十三条第一款",
        "决定给予法律援助",
        "三日内",
        "（公章）",
    ):
        assert part in text, part
    assert "你在申请中同时说明的情形：第四十二条第三项" in text
    assert "第四十四条" not in text


def test_aid_first_cites_its_article(submit: Submit) -> None:
    order = give(submit(urgent=True).order, "accept", article="31.5", aid_first=True)
    assert "第四十四条的规定先行提供法律援助" in said(order, "acceptance")


def test_the_decision_to_refuse_says_what_can_be_done(order: WorkOrder) -> None:
    text = said(refused(order), "refusal")
    for part in (
        "不予法律援助决定书", "第四十一条", "家庭人均月收入高于本地标准。", "第四十九条", "佛山市南海区司法局",
        "五日内", "行政复议或者提起行政诉讼",
    ):  # fmt: skip
        assert part in text, part


def test_the_notice_of_assignment(order: WorkOrder) -> None:
    order = bring_to(order, "assigned")
    lawyer = facts_of(order, FORMS["assignment"].after).lawyer
    assert lawyer is not None
    text = said(order, "assignment")
    for part in (lawyer.firm_name, lawyer.name, lawyer.licence_no, "蒋先生", "第四十六条", "三十日内"):
        assert "".join(part.split()) in text, part
    # A paper goes through many hands: how to reach the person is looked up, not carried about.
    assert "13800138000" not in text


def test_the_notice_of_closing(order: WorkOrder) -> None:
    today = clock.today()
    text = said(bring_to(order, "closed"), "closing")
    ended = f"{today.year}年{today.month}月{today.day}日"
    for part in ("结案通知书", "13,000.00元", "人民币壹万叁仟元整", ended, "调解", "调解成功"):
        assert part in text, part


def test_a_case_about_no_money(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    order = give(order, "conclude", outcome="advice", ended_on="2026-11-20", note="已答复")
    text = said(bring_to(order, "closed"), "closing")
    assert "取得金额无" in text


@pytest.mark.parametrize("third", [False, True])
def test_numbers_follow_the_persons_wishes(submit: Submit, third: bool) -> None:
    trusted: dict[str, Any] = {"third_name": "李红", "third_phone": "13900139000", "pass_phrase": "苹果树"}
    reach = Reach(name="蒋先生", phone="13800138000", may_call=third, **(trusted if third else {}))
    text = said(submit(reach=reach).order, "application")
    assert "13800138000" not in text
    assert ("13900139000" in text) == third
    assert ("李红" in text) == third
    assert ("申请人要求不以电话联系" in text) == (not third)


# --- from when on --------------------------------------------------------------------------------


def test_forms_come_with_their_steps(order: WorkOrder) -> None:
    assert set(available(order, by=SYSTEM)) == {"application"}
    order = waiting(order)
    assert set(available(order, by=SYSTEM)) == {"application", "supplement"}
    order = give(order, "supply_papers")
    order = bring_to(order, "accepted")
    granted = {"application", "supplement", "acceptance"}
    assert set(available(order, by=SYSTEM)) == granted
    order = bring_to(order, "assigned")
    assert set(available(order, by=SYSTEM)) == granted | {"assignment"}
    declined = give(order, "decline", reason="案件量已满")
    assert set(available(declined, by=SYSTEM)) == granted
    order = bring_to(declined, "closed")
    assert set(available(order, by=SYSTEM)) == granted | {"assignment", "closing"}
    order = give(order, "reopen", reason="对方没有付款")
    assert set(available(order, by=SYSTEM)) == granted


def test_an_overturned_refusal_is_void(order: WorkOrder) -> None:
    order = refused(order)
    assert set(available(order, by=SYSTEM)) == {"application", "refusal"}
    order = give(order, "object", reason="收入算错了")
    assert "refusal" in available(order, by=SYSTEM)
    assert "refusal" not in available(give(order, "overturn", reason="应予援助"), by=SYSTEM)


@pytest.mark.parametrize("code", sorted(set(FORMS) - {"application"}))
def test_what_does_not_stand_is_not_found(order: WorkOrder, code: str) -> None:
    with pytest.raises(NotFound):
        print_form(by=SYSTEM, order=order, code=code)
    with pytest.raises(LookupError):
        facts_of(order, FORMS[code].after)


def test_there_is_no_other_form(order: WorkOrder) -> None:
    with pytest.raises(NotFound):
        print_form(by=SYSTEM, order=order, code="base")


def test_other_kinds_of_order_have_none(order: WorkOrder) -> None:
    with with_mediation():
        order.kind = "mediation"
        assert available(order, by=SYSTEM) == {}


# --- the words -----------------------------------------------------------------------------------


def test_every_ground_can_be_cited() -> None:
    answers = {answer for choices in CHOICES.values() for answer in choices} - {"none"}
    assert answers | set(GRANT_GROUNDS) | set(REFUSAL_GROUNDS) == set(CITATIONS)
    with translation.override("zh-hans"):
        assert all(re.match("第.+条", str(text)) for text in CITATIONS.values())


@pytest.mark.parametrize("path", [*sorted(TEMPLATES.glob("*.html")), PAPER], ids=lambda path: path.stem)
def test_the_chinese_is_complete(path: Path) -> None:
    source = path.read_text()
    texts = re.findall(r'{% translate "([^"]+)" context "form"', source)
    for block in re.findall(
        r"{% blocktranslate trimmed context \"form\".*?%}(.*?){% endblocktranslate", source
    ):
        texts.append(re.sub(r"{{ (\w+) }}", r"%(\1)s", block.strip()))
    assert texts
    with translation.override("zh-hans"):
        assert [text for text in texts if translation.pgettext("form", text) == text] == []
        assert all(re.search("法律援助|通知书", str(form.title)) for form in FORMS.values())


@pytest.mark.parametrize(
    ("division", "short"),
    [
        ("南海区", "南海"), ("广东省", "广东"), ("佛山市", "佛山"), ("始兴县", "始兴"), ("乳源瑶族自治县", "乳源"),
        ("连山壮族瑶族自治县", "连山"), ("城区", "城区"), ("东莞市", "东莞"),
    ],
)  # fmt: skip
def test_the_short_name_of_an_office(division: str, short: str) -> None:
    assert short_name(division) == short


# --- the paper -----------------------------------------------------------------------------------


def test_chinese_fonts_are_embedded(order: WorkOrder) -> None:
    reader = pdf(bring_to(order, "accepted"), "acceptance")
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            found[str(descriptor["/FontName"])] = any(
                f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")
            )
    assert found
    assert all(found.values())
    assert all("CJK" in name for name in found), found


def test_the_file_says_whose_it_is(order: WorkOrder) -> None:
    reader = pdf(order, "application")
    assert reader.metadata is not None
    assert reader.metadata.title == "法律援助申请表"
    assert reader.metadata.author == "佛山市南海区法律援助处"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("zh")  # type: ignore[index]
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_the_same_facts_give_the_same_bytes_in_every_language(order: WorkOrder) -> None:
    first = print_form(by=SYSTEM, order=order, code="application")
    with translation.override("en"), clock.at(datetime(2030, 1, 1, tzinfo=UTC)):
        second = print_form(by=SYSTEM, order=order, code="application")
    assert first == second
    assert first.name == f"{order.code}-application.pdf"


def test_a_letter_stands_on_one_page(order: WorkOrder) -> None:
    order = bring_to(order, "closed")
    for code in ("acceptance", "assignment", "closing"):
        assert len(pdf(order, code).pages) == 1, code


@pytest.mark.parametrize(
    "piece",
    [
        "老板欠薪，不给加班费。",
        "<b>粗</b><script>alert(1)</script>&lt;style&gt;{{ facts.code }}{% now %}</style></div>",
        "wwwwwwwwww",
        "一行\n\n又一行\n",
    ],
)
def test_long_words_stand_as_they_were_typed(submit: Submit, piece: str) -> None:
    words = (piece * 20_000)[:20_000]
    reader = pdf(submit(words=words).order, "application")
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "".join(words[:60].split()) in text
    assert "五、个人诚信承诺" in text
    assert len(reader.pages) < 300
    assert not any(page.get("/Annots") for page in reader.pages)


def test_signs_that_no_font_has_break_nothing_and_reach_no_log(
    submit: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    words = "老板欠薪😀👩\u200d👩\u200d👧🇨🇳𠮷﷽" * 500
    reader = pdf(submit(words=words).order, "application")
    assert "五、个人诚信承诺" in "".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 2
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_markup_in_names_and_reasons_stays_text(submit: Submit) -> None:
    order = submit(reach=Reach(name="<h1>蒋</h1>", phone="13800138000")).order
    order = give(order, "refuse", article="41", reason="<img src='file:///etc/hostname'>&copy;")
    text = said(order, "refusal")
    assert "<h1>蒋</h1>：" in text
    assert "<imgsrc='file:///etc/hostname'>&copy;" in text


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of the server")
    html = f"""<html lang="zh"><link rel="attachment" href="{secret.as_uri()}">
        <link rel="stylesheet" href="{secret.as_uri()}"><img src="{secret.as_uri()}">
        <img src="http://127.0.0.1:9/x.png"><a rel="attachment" href="{secret.as_uri()}">附件</a>正文</html>"""
    monkeypatch.setattr(papers, "render_to_string", lambda *_: html)
    reader = PdfReader(io.BytesIO(papers.to_pdf("any", {})))
    assert "正文" in reader.pages[0].extract_text()
    assert dict(reader.attachments) == {}
    assert not reader.pages[0].images


@pytest.mark.parametrize("library", ["weasyprint", "weasyprint.urls"])
def test_without_its_libraries_it_says_so(
    order: WorkOrder, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    # Here instead of in the child, which has modules of its own.
    monkeypatch.setattr(children, "call", lambda function, *arguments, seconds: function(*arguments))
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Unavailable) as caught:
        print_form(by=SYSTEM, order=order, code="application")
    assert caught.value.code == "forms_unavailable"


# --- the queries ---------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(order: WorkOrder, submit: Submit) -> None:
    def count(of: WorkOrder) -> int:
        with CaptureQueriesContext(connection) as queries:
            facts_of(of, FORMS["application"].after)
        return len(queries)

    fresh = count(order)
    busy = submit().order
    for _ in range(10):
        busy = give(busy, "note", note="内部记录")
    assert count(busy) == fresh
    # The one query more is for the lawyer; every few seconds another one asks whether the divisions have changed.
    assert count(bring_to(busy, "closed")) in (fresh + 1, fresh + 2)
    assert fresh <= 12
