"""The workbench of those who write and review, over HTTP: two people, one text, and everything that can go wrong."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.rules import Kind, VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.knowledge.pages.conftest import (
    FIRST,
    LAW,
    SECOND,
    Body,
    Publish,
    entry_of,
    guide,
    in_english,
    question,
    text_of,
    version_of,
)

pytestmark = pytest.mark.django_db

HOME = "/desk/knowledge"


def page_of(code: str = "q-net", tail: str = "") -> str:
    """The address of an entry, or of something about it."""
    return f"{HOME}/{code}{tail}"


def typed(body: Body, **changes: Any) -> dict[str, Any]:
    """What the form of a question sends."""
    data = {name: "\r\n".join(value) if _is_lines(value) else value for name, value in body.items()}
    data |= {"region": "全国", "expires": body["expires"] or ""}
    del data["id"], data["review"]
    return {**data, **changes}


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def typed_steps(body: Body, **changes: Any) -> dict[str, Any]:
    """What the form of a guide sends."""
    data = typed(body)
    del data["steps"]
    data |= {"step-count": len(body["steps"])}
    for number, step in enumerate(body["steps"]):
        for name, value in step.items():
            data[f"step-{number}-{name}"] = "\r\n".join(value) if isinstance(value, list) else value or ""
    return {**data, **changes}


def seen_on(answer: Any, name: str = "seen") -> str:
    """The version that a page says it showed."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(answer))
    assert found, text_of(answer)[:2000]
    return found[1]


def save(browser: Browser, body: Body, code: str = "q-net", **changes: Any) -> Any:
    """Open the form and send it."""
    seen = seen_on(browser.get(page_of(code, "/edit")))
    data = typed_steps(body) if "who" in body else typed(body)
    return browser.post(page_of(code, "/edit"), {**data, "seen": seen, **changes})


def give(browser: Browser, command: str, code: str = "q-net", **data: str) -> Any:
    """Open the page of an entry and press a command."""
    seen = seen_on(browser.get(page_of(code)), f"{command}-seen")
    sent = {f"{command}-{name}": value for name, value in data.items()}
    return browser.post(page_of(code, f"/{command}"), {f"{command}-seen": seen, **sent})


def error_at(name: str, sentence: str) -> str:
    """How an error reads at a field."""
    return rf'id="id_{name}_error">(?:(?!</ul>).)*Error:</span> {sentence}'


def offered(browser: Browser, code: str = "q-net") -> set[str]:
    """The commands that a page offers."""
    return set(re.findall(r'data-command="(\w+)"', text_of(browser.get(page_of(code)))))


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["", "/new", "/verdicts", "/collection", "/q-net", "/q-net/edit"])
def test_the_desk_is_for_those_who_write(tail: str, publish: Publish) -> None:
    publish(question())
    assert Client().get(HOME + tail).status_code == 302
    assert (
        sign_in(Role.OFFICE_HEAD, unit_at("440605", UnitKind.LEGAL_AID_OFFICE)).get(HOME + tail).status_code
        == 403
    )


def test_the_way_there_is_in_the_menu(editor: Browser) -> None:
    assert re.search(rf'<a href="{HOME}" aria-current="page">', text_of(editor.get(HOME)))
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert f'href="{HOME}"' not in text_of(officer.get("/desk/orders"))


def test_a_county_reads_what_the_country_is_told_and_does_not_write_it(
    county_editor: Browser, editor: Browser, publish: Publish
) -> None:
    publish(question())
    assert save(editor, question(answer="还没想好。")).status_code == 302
    text = text_of(county_editor.get(page_of()))
    assert "谁弄破谁来补。" in text
    assert "还没想好" not in text
    assert offered(county_editor) == set()
    assert county_editor.get(page_of(tail="/edit")).status_code == 403
    assert county_editor.post(page_of(tail="/edit"), typed(question())).status_code == 403
    assert county_editor.post(page_of(tail="/submit")).status_code == 403
    assert EntryVersion.objects.get(entry__code="q-net", number=2).state == VersionState.DRAFT


def test_a_draft_of_another_area_does_not_exist(county_editor: Browser) -> None:
    row = entry_of(question(region="440606"))
    version_of(row, 1, VersionState.DRAFT, question(region="440606"), "staff:1")
    for tail in ("", "/edit"):
        assert county_editor.get(page_of(tail=tail)).status_code == 404
    assert county_editor.post(page_of(tail="/submit")).status_code == 404
    assert county_editor.get(page_of("q-nothing")).status_code == 404


# --- the whole way -------------------------------------------------------------------------------


def test_from_the_first_word_to_the_reader(
    editor: Browser, reviewer: Browser, public: Client, law: object
) -> None:
    begun = editor.post(
        f"{HOME}/new",
        {"kind": "question", "title": "渔网破了谁来补？", "matter": "labour.wages", "region": "全国"},
    )
    assert begun.status_code == 302
    code = begun["Location"].split("/")[-2]
    assert re.fullmatch(r"q-labour-wages-[0-9a-f]{6}", code)
    assert "渔网破了谁来补？" in text_of(editor.get(begun["Location"]))

    answer = save(editor, question(), code)
    assert answer.status_code == 302
    checked = text_of(editor.get(answer["Location"]))
    assert 'class="field field--error"' not in checked
    assert "it can be handed in" in checked
    assert offered(editor, code) == {"edit", "submit"}
    assert public.get(f"/guidance/e/{code}").status_code == 404

    answer = give(editor, "submit", code)
    assert answer.status_code == 302
    assert "Handed in" in text_of(editor.get(answer["Location"]))
    assert offered(editor, code) == set()
    assert "1 text waits for you" in text_of(reviewer.get(HOME))
    assert code in text_of(reviewer.get(HOME, state="mine"))
    assert offered(reviewer, code) == {"approve", "return"}

    answer = give(reviewer, "return", code, reason="请补充期限。\n并写明法条。")
    assert answer.status_code == 302
    shown = text_of(editor.get(page_of(code)))
    assert "请补充期限。\n并写明法条。" in shown
    assert "1 text waits for you" in text_of(editor.get(HOME))

    assert save(editor, question(answer="谁弄破谁来补，一年内提出。"), code).status_code == 302
    assert give(editor, "submit", code).status_code == 302
    assert give(reviewer, "approve", code, role="lawyer").status_code == 302
    told = text_of(public.get(f"/guidance/e/{code}"))
    assert "谁弄破谁来补，一年内提出。" in told
    assert "Reviewed by a lawyer" in told
    assert offered(reviewer, code) == {"edit", "withdraw"}
    assert offered(editor, code) == {"edit"}

    assert give(reviewer, "withdraw", code, reason="法律已修改。").status_code == 302
    assert public.get(f"/guidance/e/{code}").status_code == 404
    assert "no version is published" in text_of(editor.get(page_of(code)))


def test_nobody_vouches_for_their_own_text(reviewer: Browser, publish: Publish) -> None:
    publish(question())
    save(reviewer, question(answer="我自己写的。"))
    give(reviewer, "submit")
    assert "approve" not in offered(reviewer)
    version = EntryVersion.objects.get(entry__code="q-net", number=2)
    seen = f"2-submitted-{version.changed_at.timestamp()}"
    answer = reviewer.post(page_of(tail="/approve"), {"approve-seen": seen, "approve-role": "lawyer"})
    assert answer.status_code == 403
    assert "Nobody reviews their own text" in text_of(answer)


# --- the form ------------------------------------------------------------------------------------


def test_line_breaks_of_long_texts_stay(editor: Browser, publish: Publish) -> None:
    publish(question())
    assert save(editor, question(answer="第一段。\r\n\r\n第二段。\r\n第三段。")).status_code == 302
    body = EntryVersion.objects.get(entry__code="q-net", number=2).body
    assert body["answer"] == "第一段。\n\n第二段。\n第三段。"
    assert "第一段。\n\n第二段。\n第三段。</textarea>" in text_of(editor.get(page_of(tail="/edit")))


def test_what_is_unfinished_is_saved_and_what_is_missing_is_said_at_its_field(
    editor: Browser, publish: Publish
) -> None:
    publish(question())
    answer = save(editor, question(answer="", phrasings=["只有一种"]), expires="明天", items="没有的事项")
    assert answer.status_code == 302
    text = text_of(editor.get(answer["Location"]))
    assert "Saved." in text
    for name, sentence in {
        "answer": "Please fill this in.",
        "phrasings": "At least 3 are needed.",
        "expires": "Please write a date",
        "items": "“没有的事项”: There is no such code.",
    }.items():
        assert re.search(error_at(name, sentence), text), name
    assert 'value="明天"' in text
    assert "没有的事项</textarea>" in text
    # Opened again without having been asked, the form says nothing yet.
    assert "field--error" not in text_of(editor.get(page_of(tail="/edit")))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("织网捕鱼示范法第2条", f"Do you mean {SECOND}?"),
        ("《织网捕鱼》第二条", f"Do you mean {SECOND}?"),
        (f"《{LAW}》第九百条", "cannot be found among the laws in force"),
        ("第二条怎么说", "This is not understood."),
    ],
)
def test_citations_that_name_nothing_are_named_at_their_field(
    editor: Browser, publish: Publish, line: str, sentence: str
) -> None:
    publish(question())
    answer = save(editor, question(articles=[FIRST, line]))
    text = text_of(editor.get(answer["Location"])).replace("&amp;", "&")
    assert re.search(error_at("articles", rf"“{re.escape(line)}”: [^<]*{re.escape(sentence)}"), text)
    assert FIRST in text
    # Handing it in is refused for the same reasons.
    refused = give(editor, "submit")
    assert refused.status_code == 422
    assert line in text_of(refused)
    assert "Correct it" in text_of(refused)


def test_an_area_that_is_none_keeps_everything_that_was_typed(editor: Browser, publish: Publish) -> None:
    publish(question())
    answer = save(editor, question(answer="写了很久。"), region="不存在的地方")
    assert answer.status_code == 422
    text = text_of(answer)
    assert "写了很久。</textarea>" in text
    assert 'value="不存在的地方"' in text
    assert 'id="id_region_error"' in text
    assert not EntryVersion.objects.filter(entry__code="q-net", number=2).exists()


def test_an_area_of_others_is_refused_with_what_was_typed(county_editor: Browser) -> None:
    row = entry_of(question(region="440605"))
    version_of(row, 1, VersionState.DRAFT, question(region="440605"), "staff:1")
    answer = save(county_editor, question(answer="写了很久。"), region="全国")
    assert answer.status_code == 403
    assert "写了很久。</textarea>" in text_of(answer)
    assert "outside the area" in text_of(answer)
    new = {"kind": "question", "title": "题目", "matter": "labour.wages", "region": "全国"}
    refused = county_editor.post(f"{HOME}/new", new)
    assert refused.status_code == 403
    assert 'value="题目"' in text_of(refused)


def test_who_saves_second_keeps_the_text_and_sees_the_other(
    editor: Browser, reviewer: Browser, publish: Publish
) -> None:
    publish(question())
    seen = seen_on(editor.get(page_of(tail="/edit")))
    assert save(reviewer, question(answer="别人写的。")).status_code == 302
    answer = editor.post(page_of(tail="/edit"), {**typed(question(answer="我写的。")), "seen": seen})
    assert answer.status_code == 409
    text = text_of(answer)
    assert "我写的。</textarea>" in text
    assert "Somebody was faster" in text
    assert re.search(r"<del>别人</del>", text)
    assert re.search(r"<ins>我</ins>", text)
    assert EntryVersion.objects.get(entry__code="q-net", number=2).body["answer"] == "别人写的。"
    # Sent once more, now that they have seen it, it is taken.
    again = editor.post(
        page_of(tail="/edit"), {**typed(question(answer="我写的。")), "seen": seen_on(answer)}
    )
    assert again.status_code == 302
    assert EntryVersion.objects.get(entry__code="q-net", number=2).body["answer"] == "我写的。"


def test_the_same_form_sent_twice_is_saved_once(editor: Browser, publish: Publish) -> None:
    publish(question())
    seen = seen_on(editor.get(page_of(tail="/edit")))
    data = {**typed(question(answer="双击。")), "seen": seen}
    assert [editor.post(page_of(tail="/edit"), data).status_code for _ in range(2)] == [302, 302]
    assert EntryVersion.objects.filter(entry__code="q-net").count() == 2


def test_what_was_handed_in_meanwhile_is_not_written_over(
    editor: Browser, reviewer: Browser, publish: Publish
) -> None:
    publish(question())
    save(editor, question(answer="交上去的。"))
    seen = seen_on(reviewer.get(page_of(tail="/edit")))
    give(editor, "submit")
    answer = reviewer.post(page_of(tail="/edit"), {**typed(question(answer="晚了一步。")), "seen": seen})
    assert answer.status_code == 409
    assert "晚了一步。</textarea>" in text_of(answer)
    assert "Waits for review" in text_of(answer)
    assert editor.get(page_of(tail="/edit")).status_code == 302


def test_steps_are_added_moved_and_taken_out_without_script(editor: Browser, publish: Publish) -> None:
    publish(guide(), kind=Kind.GUIDE)
    path = page_of("g-net", "/edit")
    data = {**typed_steps(guide()), "seen": seen_on(editor.get(path))}
    added = editor.post(path, {**data, "step-1-text": "第一行。\r\n第二行。", "add_step": "yes"})
    text = text_of(added)
    assert added.status_code == 200
    assert seen_on(added, "step-count") == "4"
    assert re.search(r'name="step-3-title"[^>]*autofocus', text)
    assert "第一行。\n第二行。</textarea>" in text
    assert not EntryVersion.objects.filter(entry__code="g-net", number=2).exists()

    moved = editor.post(path, {**data, "raise_step": "2"})
    assert re.search(r'name="step-1-title" value="第三步"', text_of(moved))
    out = editor.post(path, {**data, "remove_step": "0"})
    assert seen_on(out, "step-count") == "2"
    assert re.search(r'name="step-0-title" value="第二步"', text_of(out))
    assert editor.post(path, {**data, "remove_step": "99", "step-count": "9" * 30}).status_code == 200

    fourth = {"step-3-title": "第四步", "step-3-text": "收网。", "step-3-articles": "", "step-count": "4"}
    assert editor.post(path, {**data, **fourth}).status_code == 302
    body = EntryVersion.objects.get(entry__code="g-net", number=2).body
    assert [step["title"] for step in body["steps"]] == ["第一步", "第二步", "第三步", "第四步"]
    assert give(editor, "submit", "g-net").status_code == 302


def test_the_first_button_of_the_form_saves(editor: Browser, publish: Publish) -> None:
    """Enter in a line presses the first one: it must not move a step."""
    publish(guide(), kind=Kind.GUIDE)
    form = text_of(editor.get(page_of("g-net", "/edit"))).partition('class="sheet"')[2]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert "name=" not in first[0]


def test_faults_in_a_step_stand_in_the_step(editor: Browser, publish: Publish) -> None:
    publish(guide(), kind=Kind.GUIDE)
    changed = {"step-1-text": "", "step-2-articles": "织网捕鱼示范法第2条"}
    answer = save(editor, guide(), "g-net", **changed)
    text = text_of(editor.get(answer["Location"]))
    assert re.search(r'id="id_step-1-text_error"', text)
    assert re.search(error_at("step-2-articles", f"[^<]*{SECOND}"), text)
    refused = text_of(give(editor, "submit", "g-net"))
    assert "Step 3, Articles of the law" in refused


# --- commands that are refused -------------------------------------------------------------------


def test_a_reason_and_a_capacity_are_asked_for(editor: Browser, reviewer: Browser, publish: Publish) -> None:
    publish(question())
    save(editor, question(answer="新的。"))
    give(editor, "submit")
    for command in ("return", "approve"):
        answer = give(reviewer, command)
        assert answer.status_code == 422
        assert re.search(rf'id="command-{command}"[^>]* open', text_of(answer))
    long = give(reviewer, "return", reason="长" * 501)
    assert long.status_code == 422
    assert "长" * 501 in text_of(long)
    assert EntryVersion.objects.get(entry__code="q-net", number=2).state == VersionState.SUBMITTED


def test_a_reviewer_does_not_publish_what_they_have_not_seen(
    editor: Browser, reviewer: Browser, province: Any, publish: Publish
) -> None:
    publish(question())
    save(editor, question(answer="第一稿。"))
    give(editor, "submit")
    seen = seen_on(reviewer.get(page_of()), "return-seen")
    other = in_english(sign_in(Role.KNOWLEDGE_REVIEWER, province))
    give(other, "return", reason="再改改。")
    save(editor, question(answer="第二稿。"))
    give(editor, "submit")
    answer = reviewer.post(
        page_of(tail="/return"), {"return-seen": seen, "return-reason": "写了很久的意见。"}
    )
    assert answer.status_code == 409
    assert "写了很久的意见。</textarea>" in text_of(answer)
    assert "第二稿。" in text_of(answer)
    again = {"return-seen": seen_on(answer, "return-seen"), "return-reason": "写了很久的意见。"}
    assert reviewer.post(page_of(tail="/return"), again).status_code == 302


def test_a_second_press_is_told_how_it_stands(editor: Browser, publish: Publish) -> None:
    publish(question())
    save(editor, question(answer="新的。"))
    seen = seen_on(editor.get(page_of()), "submit-seen")
    data = {"submit-seen": seen}
    assert editor.post(page_of(tail="/submit"), data).status_code == 302
    answer = editor.post(page_of(tail="/submit"), data)
    assert answer.status_code == 409
    assert "Somebody was faster" in text_of(answer)


def test_commands_that_there_are_not(editor: Browser, publish: Publish) -> None:
    publish(question())
    assert editor.post(page_of(tail="/destroy")).status_code == 404
    assert editor.get(page_of(tail="/submit")).status_code == 405


# --- versions and what differs -------------------------------------------------------------------


def test_two_versions_are_compared(editor: Browser, publish: Publish) -> None:
    row = publish(question())
    row.versions.update(state=VersionState.SUPERSEDED)
    version_of(row, 2, VersionState.PUBLISHED, question(answer="谁弄破谁来赔。"), "staff:1")
    version_of(
        row, 3, VersionState.DRAFT, question(answer="谁弄破谁来赔。", papers=["照片", "录像"]), "staff:1"
    )
    text = text_of(editor.get(page_of()))
    assert "From version 2 to version 3" in text
    assert "<ins>录像</ins>" in text
    text = text_of(editor.get(page_of(), **{"from": "1", "to": "2"}))
    assert "From version 1 to version 2" in text
    assert re.search("谁弄破谁来<del>补", text)
    assert re.search("谁弄破谁来<ins>赔", text)
    assert '<span class="unseen" lang="en">Before: </span>' in text
    for nonsense in ("x", "99", "²", "-1"):
        assert editor.get(page_of(), **{"from": nonsense, "to": nonsense}).status_code == 200


def test_who_wrote_it_is_named(editor: Browser, publish: Publish) -> None:
    publish(question())
    save(editor, question(answer="新的。"))
    text = text_of(editor.get(page_of()))
    assert "Content pack" in text
    assert "某某" in text


# --- the register --------------------------------------------------------------------------------


def codes_in(answer: Any) -> list[str]:
    """The codes of a list."""
    return re.findall(r'data-row>\s*<th scope="row"><a href="/desk/knowledge/([\w-]+)"', text_of(answer))


def test_the_register_goes_on_page_by_page_and_knows_each_entry_once(editor: Browser) -> None:
    path: str | None = HOME
    found: list[str] = []
    while path:
        answer = editor.client.get(path)
        found += codes_in(answer)
        onward = re.search(r'href="([^"]+)" rel="next"', text_of(answer))
        path = onward[1].replace("&amp;", "&") if onward else None
    assert found == sorted(found)
    assert set(found) == set(Entry.objects.values_list("code", flat=True))
    assert len(found) == len(set(found)) > 50


def test_filters(editor: Browser, publish: Publish) -> None:
    publish(question("q-net-old", expires="2020-01-01", ask="渔网过期"))
    publish(
        question(
            "q-net-read", ask="渔网已审", review={"state": "reviewed", "role": "lawyer", "date": "2026-01-05"}
        )
    )
    publish(guide("g-net"), kind=Kind.GUIDE)
    row = entry_of(question("q-net-new"))
    version_of(row, 1, VersionState.DRAFT, question("q-net-new", ask="渔网新稿"), f"staff:{editor.staff_id}")
    for query, codes in (
        ({"q": "渔网"}, ["q-net-new", "q-net-old", "q-net-read"]),
        ({"q": "net", "kind": "guide"}, ["g-net"]),
        ({"q": "net", "head": "housing"}, []),
        ({"q": "net", "head": "labour", "kind": "question"}, ["q-net-new", "q-net-old", "q-net-read"]),
        ({"q": "net", "state": "expired"}, ["q-net-old"]),
        ({"q": "net", "state": "unpublished"}, ["q-net-new"]),
        ({"q": "net", "state": "draft"}, ["q-net-new"]),
        ({"q": "net", "state": "mine"}, ["q-net-new"]),
        ({"q": "net", "state": "submitted"}, []),
        ({"q": "net", "state": "unreviewed"}, ["g-net", "q-net-old"]),
        ({"q": "net", "state": "nonsense", "kind": "nonsense", "head": "nonsense"}, None),
    ):
        found = codes_in(editor.get(HOME, **query))
        assert found == (codes if codes is not None else ["g-net", "q-net-new", "q-net-old", "q-net-read"]), (
            query
        )
    assert "渔网新稿" in text_of(editor.get(HOME, state="draft"))
    assert editor.get(HOME, cursor="nonsense").status_code == 422


def count_queries(browser: Browser, path: str, **query: Any) -> int:
    """How many statements a page needs."""
    browser.get(path, **query)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path, **query).status_code == 200
    return len(captured)


def test_pages_cost_the_same_whatever_they_hold(editor: Browser, publish: Publish) -> None:
    publish(question("q-net-1"))
    row = publish(question("q-net-2", articles=[FIRST, SECOND]))
    for number in range(2, 8):
        state = VersionState.SUPERSEDED if number < 7 else VersionState.DRAFT
        version_of(row, number, state, question("q-net-2", answer=f"第{number}稿。"), f"staff:{number}")
    assert count_queries(editor, HOME, q="q-net-1") == count_queries(editor, HOME)
    few = count_queries(editor, page_of("q-net-1"))
    assert (
        count_queries(editor, page_of("q-net-2")) <= few + 2
    )  # names of those who wrote, also the open version
    assert count_queries(editor, page_of("q-net-1", "/edit")) == count_queries(
        editor, page_of("q-net-2", "/edit")
    )


def test_an_entry_that_the_form_never_made_is_shown_all_the_same(editor: Browser, province: Any) -> None:
    """The action keeps whatever a program sent as a draft; no page may fail on it."""
    row = entry_of(question())
    version_of(row, 1, VersionState.DRAFT, {"region": "00", "steps": "x", "articles": None}, "staff:1")
    for tail in ("", "/edit", "/edit?check=yes"):
        assert editor.get(page_of(tail=tail)).status_code == 200
    assert give(editor, "submit").status_code == 422
