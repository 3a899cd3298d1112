"""The widget's script: small, the same for everybody, without a cookie and without markup from strings."""

import gzip
import re

import pytest
from django.test import Client

from fawang.channels.pages.widget import _content
from fawang.channels.texts.widget import NUMBERS, TEXTS
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgent

#: What a phone may have to load, compressed (issue: 25 kB).
MOST = 25_000


def test_it_is_small() -> None:
    content, _tag = _content()
    assert len(gzip.compress(content.encode(), 6)) <= MOST


@pytest.mark.django_db
def test_it_is_the_same_for_everybody_and_kept_for_a_while() -> None:
    first = Client().get("/widget.js")
    assert (first.status_code, first["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=600" in first["Cache-Control"]
    assert not first.cookies
    english = Client().get("/widget.js", headers={"accept-language": "en", "if-none-match": first["ETag"]})
    assert english.status_code == 304
    assert Client().get("/widget.js", headers={"if-none-match": '"old"'}).content == first.content


def test_it_makes_no_markup_from_strings_and_keeps_nothing() -> None:
    content, _tag = _content()
    markup = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function"
    forbidden = markup + r"|localStorage|sessionStorage|document\.cookie"
    assert re.findall(forbidden, content) == []
    assert 'credentials: "omit"' in content


def test_every_text_is_there_and_every_text_is_used() -> None:
    content, _tag = _content()
    used = set(re.findall(r"words\.(\w+)", content))
    assert used == set(TEXTS)


def test_the_numbers_above_the_field_are_those_of_danger() -> None:
    table = urgent.table()
    known = {
        call.number for sign in (Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE) for call in table[sign].calls
    }
    assert set(NUMBERS) == known
