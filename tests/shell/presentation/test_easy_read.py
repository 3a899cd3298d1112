"""Main pages in easy-read: a switch like that of large text, and short sentences without terms of the law."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from fawang.shell.presentation import easy_read
from tests.shell.cases import text_of

FILE = Path(easy_read.__file__).parent.parent / "data" / "easy_read.toml"
#: Words that somebody needs a lawyer to understand.
_OF_LAWYERS = ("法律援助", "当事人", "受理", "依法", "申请人", "权益", "诉讼", "仲裁", "管辖", "工单")
_MOST_CHARACTERS = 24


def test_each_line_is_one_short_thought_without_terms_of_the_law() -> None:
    for route, page in easy_read.pages().items():
        assert 2 < len(page.lines) < 7, route
    import tomllib

    for route, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for line in row["lines"]:
            said = line["text"]["zh-hans"]
            assert len(said) <= _MOST_CHARACTERS, (route, said)
            assert not [word for word in _OF_LAWYERS if word in said], (route, said)


def test_every_page_of_the_file_is_a_page() -> None:
    names = {route.partition("/")[0] for route in easy_read.pages()}
    known = {
        f"{room}:{name}"
        for room, (_prefix, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    assert names <= known


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_it_is_switched_on_and_off_without_a_script(client: Client) -> None:
    chinese = {"accept-language": "zh-CN"}
    assert "遇到法律上的难事" not in text_of(client.get("/", headers=chinese))
    client.post("/preferences", {"wording": "easy", "next": "/"})
    assert "遇到法律上的难事" in text_of(client.get("/", headers=chinese))
    assert "写谁做了什么" in text_of(client.get("/help/words", headers=chinese))
    # A page that nobody has written so stays as it is.
    assert "easy-title" not in client.get("/offices", headers=chinese).content.decode()
    client.post("/preferences", {"wording": "normal", "next": "/"})
    assert "遇到法律上的难事" not in text_of(client.get("/", headers=chinese))


@pytest.mark.parametrize("wrong", ['icon = "info"', 'en = "You have a problem'])
def test_a_file_that_cannot_be_is_refused(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "easy_read.toml"
    text = FILE.read_text(encoding="utf-8")
    assert wrong in text
    path.write_text(
        text.replace(wrong, wrong.replace("info", "unicorn").replace("en =", "fr ="), 1), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"easy_read\.toml"):
        easy_read.pages(path)
