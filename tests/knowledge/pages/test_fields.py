"""Lists become lines and come back; every field of every kind can be filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.text import clean
from fawang.knowledge.data import packs
from fawang.knowledge.pages import fields
from fawang.knowledge.pages.drafts import Draft, start
from fawang.knowledge.pages.fields import Codes, Shape, read_lines, write_lines
from fawang.knowledge.rules import Kind
from tests.knowledge.pages.conftest import guide, question


def plain(text: str) -> str:
    """A text whose lines end with what can be seen."""
    return clean("\n".join(line.rstrip() for line in text.split("\n")))


ITEMS = st.lists(
    st.text(alphabet="甲乙 >。\n\t-ab", min_size=1, max_size=20).map(plain).filter(bool), max_size=6
)


@given(ITEMS)
def test_a_list_survives_being_typed(items: list[str]) -> None:
    assert read_lines(write_lines(items)) == items


def test_lines_as_browsers_send_them() -> None:
    assert read_lines("先留证据。\r\n\r\n  再投诉。\r\n> 电话12333\r\n") == [
        "先留证据。",
        "再投诉。\n电话12333",
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_the_model_has_a_label_and_a_shape(kind: Kind) -> None:
    names = fields.fields_of(kind)
    assert set(names) == set(packs.MODELS[kind].model_fields) - packs.OURS
    for name in (*names, *(fields.STEP_FIELDS if kind == Kind.GUIDE else ())):
        assert fields.LABELS[name]
        assert fields.shape_of(kind if name in names else None, name)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_entry_knows_where_it_belongs(kind: Kind) -> None:
    body = start(kind, title="渔网破了", matter="labour.wages", region="44")
    assert set(body) == set(packs.MODELS[kind].model_fields) - {"id"}
    assert "labour.wages" in (body.get("matter"), *body.get("matters", []))
    assert body["region"] == "44"


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "body"), [(Kind.QUESTION, question()), (Kind.GUIDE, guide())])
def test_a_body_survives_the_form(kind: Kind, body: dict[str, object]) -> None:
    again = Draft.of(kind, Codes(), body).body("00")
    assert {**again, "id": body["id"], "review": body["review"]} == body


@pytest.mark.django_db
def test_every_entry_of_the_pack_survives_the_form() -> None:
    known = Codes()
    for kind, entry in packs.current().all_entries():
        body = packs.body_of(entry)
        again = Draft.of(kind, known, body).body(entry.region)
        assert {**again, "id": body["id"], "review": body["review"]} == body


def test_names_are_understood_like_codes() -> None:
    known = Codes(periods={"p-net": "补网期限", "p-other": "同名", "p-another": "同名"})
    read = [known.read("periods", line) for line in ("p-net", "p-net 补网期限", "补网期限", "同名", "没有的")]
    assert read == ["p-net", "p-net", "p-net", "同名", "没有的"]
    assert known.write("periods", "p-net") == "p-net 补网期限"
    assert fields.shape_of(Kind.QUESTION, "periods") == Shape.CODES
