"""Danger comes first: whatever is written wherever people can write, the answer begins with whom to call."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from fawang.kernel.actor import Actor
from tests import public_pages
from tests.browser import PLAIN_FILES
from tests.feedback.conftest import register_lawyers
from tests.html_forms import Form, before_the_box, forms_of
from tests.public_pages import Visit

pytestmark = pytest.mark.django_db

#: Two characters; and what a beaten woman wrote.
SHORT, STORY = "救我", "老公又打我了，我躲在厕所里，他在砸门"
#: Fields into which nobody tells anything, each with the reason.
EXEMPT = {
    "code": "the digits of a receipt or of a text message",
    "tail": "four digits",
    "phone": "a number",
    "third_phone": "a number",
    "email": "an address",
    "third_email": "an address",
    "id_number": "a number",
    "household": "a number",
    "income": "a sum",
    "username": "signing in, of staff",
}
#: Pages that show how parts of a page look; nothing that is written there is sent to anybody.
SAMPLES = {"shell:gallery", "shell:gallery_desk", "shell:gallery_bare", "shell:gallery_problem"}


def free_fields(visit: Visit) -> Iterator[tuple[Form, str]]:
    """Yield every field of a page for words, with its form."""
    if visit.route in SAMPLES:
        return
    for form in forms_of(visit.open()):
        for name in form.free:
            if name.rpartition("-")[2] not in EXEMPT:
                yield form, name


@pytest.fixture
def visits(duty: Actor, settings: Settings) -> list[Visit]:
    """A visit to every public page."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DEMO = True
    register_lawyers()
    return list(public_pages.pages(duty))


def test_every_answer_to_words_of_danger_begins_with_whom_to_call(visits: list[Visit]) -> None:
    seen: set[tuple[str, str, str]] = set()
    wrong: list[str] = []
    for visit in visits:
        for number, (form, name) in enumerate(free_fields(visit)):
            for words in (SHORT, STORY):
                response = form.send(visit.client, visit.path, **{name: words})
                status = response.status_code
                if status == 302:
                    response = visit.client.get(response["Location"].partition("#")[0])
                before = before_the_box(response.content.decode())
                if before != "":
                    wrong.append(f"{visit.path} {name}={words} {status}: {before!r}")
            seen.add((visit.route, visit.name, name))
    assert not wrong, "\n".join(wrong)
    print(seen)
