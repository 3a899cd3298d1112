"""The page on which an entry is said to have been wrong, and the list that everybody reads."""

import pytest
from django.test import Client

from fawang.knowledge.models import Correction
from fawang.knowledge.rules import VersionState
from tests.browser import Browser
from tests.knowledge.pages.conftest import Publish, question, text_of, version_of

pytestmark = pytest.mark.django_db

PAGE = "/desk/knowledge/q-net/was-wrong"
TYPED = {"since": "1", "until": "1", "wrong": "写的是谁用谁补。", "right": "应当是谁弄破谁补。"}


@pytest.fixture
def two_editions(publish: Publish) -> None:
    """An entry whose first edition was replaced."""
    row = publish(question())
    row.versions.update(state=VersionState.SUPERSEDED)
    version_of(row, 2, VersionState.PUBLISHED, question(answer="谁弄破谁来补。"), "staff:1")
    row.published = 2
    row.save()


def test_from_the_mistake_to_the_reader(
    two_editions: None, editor: Browser, reviewer: Browser, public: Client
) -> None:
    page = text_of(editor.client.get(PAGE))
    # What stood before the published text is what was probably wrong.
    assert '<option value="1" selected>' in page
    assert "q-net/was-wrong" in text_of(editor.client.get("/desk/knowledge/q-net"))
    for _again in range(2):
        done = editor.client.post(PAGE, TYPED)
        assert done["Location"] == f"{PAGE}?done=proposed"
    [row] = Correction.objects.all()
    assert TYPED["right"] not in text_of(public.get("/guidance/corrections"))
    assert TYPED["right"] not in text_of(public.get("/guidance/e/q-net"))
    assert 'value="confirm"' not in text_of(editor.client.get(PAGE))
    answer = reviewer.client.post(f"/desk/knowledge/corrections/{row.pk}", {"decide": "confirm"})
    assert answer["Location"] == f"{PAGE}?done=confirmed"
    for address in ("/guidance/corrections", "/guidance/e/q-net"):
        shown = text_of(public.get(address))
        assert TYPED["wrong"] in shown, address
        assert TYPED["right"] in shown, address


def test_what_was_typed_stays_and_nothing_half_is_kept(two_editions: None, editor: Browser) -> None:
    answer = editor.client.post(PAGE, {**TYPED, "right": " "})
    assert answer.status_code == 422
    assert TYPED["wrong"] in text_of(answer)
    assert Correction.objects.count() == 0


def test_another_correction_waits_for_the_first(two_editions: None, editor: Browser) -> None:
    editor.client.post(PAGE, TYPED)
    answer = editor.client.post(PAGE, {**TYPED, "wrong": "还有一处也错了。"})
    assert answer.status_code == 409
    assert "waits to be confirmed" in text_of(answer)
    assert "还有一处也错了。" in text_of(answer)


def test_nobody_confirms_their_own(two_editions: None, reviewer: Browser) -> None:
    reviewer.client.post(PAGE, TYPED)
    [row] = Correction.objects.all()
    assert 'value="confirm"' not in text_of(reviewer.client.get(PAGE))
    answer = reviewer.client.post(f"/desk/knowledge/corrections/{row.pk}", {"decide": "confirm"})
    assert answer.status_code == 403
    assert Correction.objects.get().state == Correction.State.PROPOSED
    dropped = reviewer.client.post(f"/desk/knowledge/corrections/{row.pk}", {"decide": "drop"})
    assert dropped["Location"] == f"{PAGE}?done=dropped"


def test_a_county_says_nothing_of_what_the_country_is_told(
    two_editions: None, county_editor: Browser
) -> None:
    assert county_editor.client.post(PAGE, TYPED).status_code == 200
    assert Correction.objects.count() == 0
    assert Client().get(PAGE).status_code in (302, 403)
    assert county_editor.client.post("/desk/knowledge/corrections/999", {"decide": "drop"}).status_code == 404


def test_the_list_is_empty_in_words(public: Client) -> None:
    Correction.objects.all().delete()
    assert "No answer has been found wrong yet." in text_of(public.get("/guidance/corrections"))
