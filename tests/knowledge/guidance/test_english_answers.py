"""A question in English words: English answers on the page and from the API, or an honest notice with the number."""

from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.knowledge.data import packs
from fawang.knowledge.guidance.choice.decision import State, Withheld
from fawang.knowledge.guidance.compose import guide
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.rules import VersionState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def page(words: str, language: str = "zh-hans") -> str:
    person = Client(headers={"accept-language": language})
    person.post("/help/words", {"words": words})
    return str(person.get("/help/guidance").content.decode())


def test_the_entry_is_found_and_its_matter_with_it() -> None:
    found = guide("my boss keeps my passport")
    assert found.in_english
    assert found.questions[0].shown.code == "q-labour-training-03"
    assert found.matter == "labour.training"
    assert found.papers[0] == "deposit receipt or transfer"
    # The articles are those of the Chinese entry.
    assert found.questions[0].articles


def test_the_page_answers_in_english_whatever_its_own_language() -> None:
    for language in ("zh-hans", "en"):
        shown = page("my boss keeps my passport and will not give it back", language)
        assert "Nobody may keep your identity document" in shown
        assert 'lang="en"' in shown
        assert "不能变着法子从工资里扣" not in shown
    assert "the Chinese text prevails" in shown
    assert "《中华人民共和国劳动合同法》" in shown or "劳动合同法" in shown


def test_what_nothing_answers_is_said_with_the_number() -> None:
    shown = page("what time does the subway close", "en")
    assert "We found no answer in English" in shown
    assert "12348" in shown


def test_where_it_is_not_clear_which_answers_two_are_offered_in_english() -> None:
    words = "my student visa job pays late and the boss refuses my papers"
    offered = guide(words)
    assert offered.selection.choice.state == State.OFFERED
    first, second = offered.selection.ranked
    assert not offered.matter
    shown = page(words, "en")
    assert packs.current().english[first.code].ask in shown
    pressed = guide(words, entry=second.code)
    assert (pressed.selection.choice.state, pressed.questions[0].shown.code) == (State.OPENED, second.code)
    neither = guide(words, answered={"not_these": f"{first.code} {second.code}"})
    assert neither.selection.choice.why == Withheld.LANGUAGE


def test_danger_in_english_comes_first() -> None:
    shown = page("I just sent money to a scammer", "en")
    assert shown.index("96110") < shown.index("freeze the account")


def test_the_entry_reads_in_english_for_who_reads_english() -> None:
    shown = Client(headers={"accept-language": "en"}).get("/guidance/e/q-housing-lease-01").content.decode()
    assert "I moved out and the landlord keeps my deposit" in shown
    chinese = (
        Client(headers={"accept-language": "zh-hans"}).get("/guidance/e/q-housing-lease-01").content.decode()
    )
    assert "I moved out" not in chinese
    assert "以中文为准" not in chinese


def test_an_entry_that_was_edited_here_is_shown_in_chinese() -> None:
    row = Entry.objects.get(code="q-housing-lease-01")
    version = EntryVersion.objects.get(entry=row, number=row.published)
    version.state = VersionState.SUPERSEDED
    version.save()
    EntryVersion.objects.create(
        entry=row, number=2, state=VersionState.PUBLISHED, author="staff:1", changed_at=clock.now(),
        body={**version.body, "answer": "现在的规定变了，先看新合同怎么写。"},
    )  # fmt: skip
    row.published = 2
    row.save()
    shown = Client(headers={"accept-language": "en"}).get("/guidance/e/q-housing-lease-01").content.decode()
    assert "现在的规定变了" in shown
    assert "Normal wear" not in shown


def ask(text: str, language: str = "zh-hans") -> dict[str, Any]:
    answer = Client(headers={"accept-language": language}).post(
        "/api/v1/guidance", {"text": text}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_api_has_it_too() -> None:
    first = ask("my landlord does not return my deposit")["questions"][0]
    assert first["code"] == "q-housing-lease-01"
    assert first["english"]["ask"].startswith("I moved out")
    assert "没有欠租" in first["body"]["answer"]
    assert ask("房东不退押金")["questions"][0]["english"] is None
    assert any(one["english"] for one in ask("房东不退押金", "en")["questions"])
    assert ask("what is the weather today")["questions"] == []


def test_figures_that_change_are_with_the_entry() -> None:
    [figure] = Client().get("/api/v1/entries/q-labour-wages-03").json()["figures"]
    assert figure["code"] == "f-minimum-wage"
    assert figure["values"]
    assert not figure["verified"]


def test_the_public_is_told_that_a_figure_may_have_changed() -> None:
    shown = Client(headers={"accept-language": "en"}).get("/guidance/e/q-state_compensation-standard-01")
    assert "may have changed since" in shown.content.decode()
    wage = Client(headers={"accept-language": "en"}).get("/guidance/e/q-labour-wages-03").content.decode()
    assert "Minimum wage in Guangdong" in wage
    assert "may have changed since" not in wage
