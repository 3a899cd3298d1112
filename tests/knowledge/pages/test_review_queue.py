"""Reviewing what is published, one text after the other: by whom, how long it was read, and what comes of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions.packs import import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Question
from fawang.knowledge.models import Entry, EntryVersion, Review
from fawang.knowledge.pages import versions
from fawang.knowledge.queries.versions import token
from fawang.knowledge.rules import Kind, VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.knowledge.pages.conftest import FIRST, Publish, guide, in_english, question, text_of

pytestmark = pytest.mark.django_db
QUEUE = "/desk/knowledge/review"


@pytest.fixture(autouse=True)
def _nothing_else(db: None) -> None:
    """The pack of the installation is not there: the queue holds what a test publishes."""
    Entry.objects.all().delete()


@pytest.fixture
def three(publish: Publish) -> list[Entry]:
    """Three texts of the pack that nobody has reviewed, in the order of the queue."""
    return [publish(question(code, ask=f"{code}怎么办？")) for code in ("q-a", "q-b", "q-c")]


def code_on(answer: Any) -> str:
    """The entry that the page of the queue shows; empty if none."""
    found = re.search(r'<code class="soft">([^<]+)</code>', text_of(answer))
    return found[1] if found else ""


def hidden(answer: Any, verdict: str) -> dict[str, str]:
    """What the form of a verdict sends without being asked."""
    fields = re.findall(rf'name="({verdict}-(?:seen|opened))" value="([^"]*)"', text_of(answer))
    assert len(fields) == 2, text_of(answer)
    return dict(fields)


def approve(browser: Browser, answer: Any, **more: str) -> Any:
    """Press "approve" on a page of the queue."""
    data = {**hidden(answer, "vouch"), "vouch-role": "lawyer", **more}
    return browser.post(f"{QUEUE}/{code_on(answer)}/vouch", data)


def send_back(browser: Browser, answer: Any, reason: str = "期限写错了。") -> Any:
    """Press "send back" on a page of the queue."""
    data = {**hidden(answer, "reopen"), "reopen-reason": reason}
    return browser.post(f"{QUEUE}/{code_on(answer)}/reopen", data)


def test_approve_send_back_next(three: list[Entry], reviewer: Browser, public: Client) -> None:
    page = reviewer.get(QUEUE)
    assert code_on(page) == "q-a"
    assert "3 texts wait" in text_of(page)
    assert "Not yet reviewed by a lawyer" in public.get("/guidance/e/q-a").content.decode()

    gone_on = approve(reviewer, page)
    page = reviewer.get(gone_on["Location"])
    assert (gone_on.status_code, code_on(page)) == (302, "q-b")
    assert "2 texts wait" in text_of(page)
    assert "Reviewed by a lawyer" in public.get("/guidance/e/q-a").content.decode()
    # In which capacity is asked once.
    assert re.search(r'name="vouch-role" value="lawyer"[^>]*checked', text_of(page))

    skipped = re.search(r'href="([^"]*)" data-key="n"', text_of(page))
    assert skipped
    assert code_on(reviewer.get(skipped[1].replace("&amp;", "&"))) == "q-c"

    page = reviewer.get(send_back(reviewer, page)["Location"])
    assert code_on(page) == "q-c"
    # Readers go on seeing the text, unreviewed; an editor finds the new version with the reason.
    assert "Not yet reviewed by a lawyer" in public.get("/guidance/e/q-b").content.decode()
    assert "期限写错了。" in text_of(reviewer.get("/desk/knowledge/q-b"))
    page = reviewer.get(approve(reviewer, page)["Location"])
    assert "Nothing waits" in text_of(page)


def test_who_when_which_version_and_how_long_are_kept(
    three: list[Entry], reviewer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = clock.now()
    monkeypatch.setattr(clock, "now", lambda: opened)
    page = reviewer.get(QUEUE)
    monkeypatch.setattr(clock, "now", lambda: opened + timedelta(seconds=130))
    approve(reviewer, page)

    review = Review.objects.get()
    assert (review.version.entry.code, review.version.number, review.outcome) == ("q-a", 1, "approved")
    assert (review.reviewer, review.role) == (reviewer.actor.label, "lawyer")
    assert (review.at, review.read_seconds) == (opened + timedelta(seconds=130), 130)
    version = EntryVersion.objects.get(entry__code="q-a")
    assert (version.state, version.reviewer) == (VersionState.PUBLISHED, reviewer.actor.label)
    assert version.body["review"] == {
        "state": "reviewed",
        "role": "lawyer",
        "date": clock.today().isoformat(),
    }
    assert "open for 2 min 10 s" in text_of(reviewer.get("/desk/knowledge/q-a"))


def test_a_reading_time_cannot_be_made_up(three: list[Entry], reviewer: Browser) -> None:
    page = reviewer.get(QUEUE)
    approve(reviewer, page, **{"vouch-opened": "WyIxIiwwXQ:made-up"})
    assert Review.objects.get().read_seconds is None
    version = EntryVersion.objects.get(entry__code="q-b")
    other = hidden(page, "vouch")["vouch-opened"]
    assert versions.read_seconds(other, version) is None


def test_a_text_sent_back_is_rewritten_and_reviewed_by_a_second_person(
    three: list[Entry], reviewer: Browser, editor: Browser
) -> None:
    send_back(reviewer, reviewer.get(QUEUE))
    draft = EntryVersion.objects.get(entry__code="q-a", number=2)
    assert (draft.state, draft.reason, draft.reviewer) == (
        VersionState.RETURNED, "期限写错了。", reviewer.actor.label,
    )  # fmt: skip
    assert "q-a" in text_of(editor.get("/desk/knowledge", state="returned"))
    # The published text is not reviewed beside it, in the queue or elsewhere.
    assert 'data-command="vouch"' not in text_of(reviewer.get("/desk/knowledge/q-a"))
    assert code_on(reviewer.get(QUEUE)) == "q-b"


def test_nobody_reviews_their_own_text(publish: Publish, reviewer: Browser) -> None:
    publish(question(), author=reviewer.actor.label)
    assert "Nothing waits" in text_of(reviewer.get(QUEUE))
    seen = token(EntryVersion.objects.get())
    answer = reviewer.post(f"{QUEUE}/q-net/vouch", {"vouch-role": "lawyer", "vouch-seen": seen})
    assert answer.status_code == 403
    assert "Nobody reviews their own text" in text_of(answer)
    assert not Review.objects.exists()


def test_two_reviewers_at_one_text(three: list[Entry], reviewer: Browser, province: Any) -> None:
    colleague = in_english(sign_in(Role.KNOWLEDGE_REVIEWER, province))
    mine, theirs = reviewer.get(QUEUE), colleague.get(QUEUE)
    approve(colleague, theirs)
    answer = send_back(reviewer, mine, reason="我有不同意见。")
    assert answer.status_code == 409
    # What was typed is still there.
    assert "我有不同意见。" in text_of(answer)
    assert Review.objects.count() == 1
    again = approve(reviewer, mine)
    assert again.status_code == 409


def test_what_is_missing_is_said_at_its_field(three: list[Entry], reviewer: Browser) -> None:
    page = reviewer.get(QUEUE)
    nothing = reviewer.post(f"{QUEUE}/q-a/vouch", hidden(page, "vouch"))
    assert nothing.status_code == 422
    assert 'href="#id_vouch-role_0"' in text_of(nothing)
    assert reviewer.post(f"{QUEUE}/q-a/reopen", hidden(page, "reopen")).status_code == 422
    assert not Review.objects.exists()


def test_what_the_law_left_behind_is_not_approved(publish: Publish, reviewer: Browser, law: Any) -> None:
    publish(question(articles=["《织网捕鱼示范法》第九条"]))
    answer = approve(reviewer, reviewer.get(QUEUE))
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_only_by_kind_and_matter(publish: Publish, reviewer: Browser) -> None:
    publish(guide(), kind=Kind.GUIDE)
    publish(question("q-debt", matter="debt.loan"))
    publish(question("q-net"))
    assert code_on(reviewer.get(QUEUE, kind="guide")) == "g-net"
    page = reviewer.get(QUEUE, head="labour", kind="question")
    assert code_on(page) == "q-net"
    # The next one is of the same choice.
    data = {**hidden(page, "vouch"), "vouch-role": "notary", "head": "labour", "kind": "question"}
    answer = reviewer.post(f"{QUEUE}/q-net/vouch", data)
    assert "Nothing waits" in text_of(reviewer.get(answer["Location"]))


def test_who_may_open_it(three: list[Entry], editor: Browser) -> None:
    assert editor.get(QUEUE).status_code == 403
    assert editor.post(f"{QUEUE}/q-a/vouch", {"vouch-role": "lawyer"}).status_code == 403
    assert QUEUE not in text_of(editor.get("/desk/knowledge"))
    county = in_english(sign_in(Role.KNOWLEDGE_REVIEWER, unit_at("440605", UnitKind.BUREAU)))
    # What holds for the whole country is reviewed at the province.
    assert "Nothing waits" in text_of(county.get(QUEUE))
    assert county.post(f"{QUEUE}/q-a/vouch", {"vouch-role": "lawyer"}).status_code == 403


def test_an_import_leaves_what_was_reviewed(reviewer: Browser, law: Any) -> None:
    def pack(**changes: Any) -> packs.Pack:
        entry = Question.model_validate(question(**changes))
        made = packs.Pack()
        made.entries[Kind.QUESTION][entry.id] = entry
        return made

    import_pack(by=SYSTEM, pack=pack())
    approve(reviewer, reviewer.get(QUEUE))
    report = import_pack(by=SYSTEM, pack=pack(answer="别的说法。"))
    assert report.counts["kept"] == 1
    assert EntryVersion.objects.get().body["review"]["state"] == "reviewed"


def test_keys_stand_on_what_they_do(three: list[Entry], reviewer: Browser) -> None:
    page = text_of(reviewer.get(QUEUE))
    for key in "arn":
        assert re.search(rf'data-key="{key}" aria-keyshortcuts="{key}".*?<kbd[^>]*>{key}</kbd>', page)
    assert FIRST.split("》")[0] in page
