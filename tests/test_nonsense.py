"""Whatever an address asks and a form sends, a page answers: no digit, no day and nothing unstorable fails it."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, cycle
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from fawang.kernel.rules.actor import Actor
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests import public_pages
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import unit_at
from tests.feedback.conftest import register_lawyers
from tests.html_forms import forms_of
from tests.test_danger import SAMPLES

pytestmark = pytest.mark.django_db

#: A digit that is no decimal, more digits than a column holds or Python reads, a day that does not exist, what
#: PostgreSQL does not take.
NONSENSE = ("²", "9" * 20, "9" * 5000, "2026-02-30", "a\0b")
#: Of these each field of a form is sent so many.
TRIES = 3


class Heard(set[str]):
    """The names for which pages look in their addresses."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Listen from now on."""
        super().__init__()
        for way in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, way, self._way(getattr(QueryDict, way)))

    def _way(self, way: Callable[..., Any]) -> Callable[..., Any]:
        def listened(asked: QueryDict, name: str, *more: Any) -> Any:
            self.add(name)
            return way(asked, name, *more)

        return listened


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Yield every page that names nothing."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, path)
        elif "<" not in path and not path.startswith("/api/v1/"):
            yield path


def test_no_page_fails_over_what_its_address_asks(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """As somebody who may see everything; Django's client raises what a page does not answer itself."""
    settings.STORAGES = PLAIN_FILES
    province = unit_at("44", UnitKind.BUREAU)
    pairs = [one for role in Role if role != Role.LAWYER for one in (role, province)]
    client = sign_in(*pairs).client
    pages, asking, heard = sorted(set(addresses())), 0, Heard(monkeypatch)
    for page in pages:
        heard.clear()
        client.get(page)
        names = sorted(heard)
        asking += bool(names)
        for said in NONSENSE if names else ():
            answer = client.get(page, dict.fromkeys(names, said))
            # A channel that is off and a part that is away are said with 503.
            assert answer.status_code < 500 or answer.status_code == 503, page
    assert len(pages) > 150
    assert asking > 60


def test_no_page_fails_over_what_its_form_sends(duty: Actor, settings: Settings) -> None:
    """Each field of each public page, those that nobody sees as well, with several kinds of nonsense."""
    settings.STORAGES, settings.FAWANG_DEMO = PLAIN_FILES, True
    register_lawyers()
    addresses, nonsense, statuses = count(1), cycle(NONSENSE), set[int]()
    tried = Counter[tuple[str, str]]()
    # First all are opened: some of what is sent signs people out.
    opened = [
        (visit, forms_of(visit.open())) for visit in public_pages.pages(duty) if visit.route not in SAMPLES
    ]
    for visit, forms in opened:
        for form in forms:
            for name in sorted(form.names - {""}) * 2:
                # The same field stands in many states of a page.
                tried[visit.route, name] += 1
                if tried[visit.route, name] > TRIES:
                    continue
                said = next(nonsense)
                # Each from elsewhere, so that no limit stands in the way.
                high, low = divmod(next(addresses), 250)
                visit.client.defaults["REMOTE_ADDR"] = f"10.40.{high}.{low + 1}"
                answer = form.send(visit.client, visit.path, **{name: said})
                assert answer.status_code < 500 or answer.status_code == 503, (visit.path, name, said[:9])
                statuses.add(answer.status_code)
    # What was taken all the same, what had errors and what is nowhere are all among them.
    assert statuses >= {200, 302, 404, 422}
    assert next(addresses) > 500
