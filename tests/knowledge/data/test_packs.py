"""Reading a content pack strictly."""

from pathlib import Path
from typing import Any

import pytest

from fawang.knowledge.data import packs
from fawang.knowledge.data.packs import Pack
from fawang.knowledge.data.shapes import Review
from fawang.knowledge.rules import Kind
from tests.knowledge.cases import item, matter, opinion, period, question, write_pack


def mistakes(pack: Pack) -> list[str]:
    return [str(one) for one in pack.mistakes]


def codes(pack: Pack) -> list[str]:
    return sorted(entry.id for _kind, entry in pack.all_entries())


def test_a_pack_without_mistakes(tmp_path: Path) -> None:
    pack = packs.read(write_pack(tmp_path, questions=[question()], opinions=[opinion()], items=[item()]))
    assert mistakes(pack) == []
    assert codes(pack) == ["i-test-net", "o-test-net", "q-test-net"]
    assert (list(pack.matters), list(pack.periods), list(pack.heads)) == (
        ["labour.wages"],
        ["p-test-net"],
        ["labour"],
    )
    assert pack.entries[Kind.QUESTION]["q-test-net"].review == Review.model_validate(
        {"date": pack.entries[Kind.QUESTION]["q-test-net"].review.date}
    )


#: A change to a question → what is said of it.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": ({"anwser": "谁弄破谁来补。"}, "anwser: Extra inputs are not permitted"),
    "nothing to do": ({"steps": []}, "steps: List should have at least 1 item"),
    "too few phrasings": ({"phrasings": ["一种说法"]}, "phrasings:"),
    "no article": ({"articles": []}, "articles:"),
    "article without a law": ({"articles": ["第一条"]}, "articles.0:"),
    "a short title": ({"articles": ["劳动合同法第82条"]}, "articles.0:"),
    "code": ({"id": "Q 1"}, "id:"),
    "matter": ({"matter": "labour"}, "matter:"),
    "region": ({"region": "440"}, "region:"),
    "reviewed by nobody": ({"review": {"state": "reviewed", "date": "2026-01-05"}}, "review:"),
    "unreviewed by somebody": ({"review": {"role": "lawyer", "date": "2026-01-05"}}, "review:"),
    "date": ({"review": {"date": "bald"}}, "review.date:"),
    "expires": ({"expires": "2026-02-30"}, "expires:"),
    "too long": ({"answer": "长" * 2001}, "answer:"),
    "a number for a text": ({"ask": 5}, "ask:"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_entry_is_named_and_the_others_are_read(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    rows = [question("q-before"), question("q-wrong") | changes, question("q-after")]
    pack = packs.read(write_pack(tmp_path, questions=rows))
    assert codes(pack) == ["q-after", "q-before"]
    (mistake,) = mistakes(pack)
    assert mistake.startswith(f"questions/test.yaml: {changes.get('id', 'q-wrong')}: ")
    assert said in mistake


def test_an_entry_without_a_code_is_named_by_its_place(tmp_path: Path) -> None:
    broken = question()
    del broken["id"]
    pack = packs.read(write_pack(tmp_path, questions=[question("q-before"), broken, "no entry"]))
    assert [one.where for one in pack.mistakes] == ["#2", "#3"]
    assert codes(pack) == ["q-before"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"questions": [question(matter="labour.nets")]},
            "question: q-test-net: no such matter: labour.nets",
        ),
        (
            {"questions": [question(also=["labour.nets"])]},
            "question: q-test-net: no such matter: labour.nets",
        ),
        ({"questions": [question(periods=["p-none"])]}, "question: q-test-net: no such period: p-none"),
        ({"questions": [question(items=["i-none"])]}, "question: q-test-net: no such item: i-none"),
        ({"items": [item(matters=["labour.nets"])]}, "item: i-test-net: no such matter: labour.nets"),
        (
            {"periods": [period(matters=["labour.nets"])]},
            "periods.yaml: p-test-net: no such matter: labour.nets",
        ),
        (
            {"questions": [question(articles=["《民法典》第一条至第三条"])]},
            "question: q-test-net: citation not understood: 《民法典》第一条至第三条",
        ),
        (
            {"periods": [period(articles=["《民法典》第一条以及其他规定"])]},
            "periods.yaml: p-test-net: citation not understood: 《民法典》第一条以及其他规定",
        ),
        (
            {"matters": {"head": "labour", "mapping": {}, "matters": [matter(items=["i-none"])]}},
            "matters: labour.wages: no such item: i-none",
        ),
    ],
)
def test_what_leads_nowhere_is_named(tmp_path: Path, files: dict[str, Any], said: str) -> None:
    assert mistakes(packs.read(write_pack(tmp_path, **files))) == [said]


@pytest.mark.parametrize(
    "files",
    [
        {"questions": [question(), question()]},
        {"questions": [question("x-test-net")], "opinions": [opinion("x-test-net")]},
        # also where another entry of the file is wrong
        {"questions": [question(), question(), question("q-wrong", nothing=1)]},
    ],
)
def test_a_code_is_used_once_among_all_kinds(tmp_path: Path, files: dict[str, Any]) -> None:
    pack = packs.read(write_pack(tmp_path, **files))
    assert "the code is used twice" in " ".join(mistakes(pack))
    assert len(codes(pack)) == 1


def test_a_field_that_stands_twice_is_a_mistake(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, questions=[question()])
    path = folder / "questions/test.yaml"
    path.write_text(path.read_text() + "  ask: 网是谁的？\n")
    pack = packs.read(folder)
    assert codes(pack) == []
    assert "the field ask stands twice" in mistakes(pack)[0]


@pytest.mark.parametrize(
    "content",
    [b"questions: [", b"- a\n- b\n", b"", b"questions: 5\n", b"questions: []\nmore: 1\n",
     "questions: 网".encode("gbk"),
     b"questions: !!python/object:os.system {}\n", b"a: \x00\n", b"[" * 5_000],
)  # fmt: skip
def test_a_file_that_is_none_does_not_take_the_others_with_it(tmp_path: Path, content: bytes) -> None:
    folder = write_pack(tmp_path, questions=[question()], opinions=[opinion()])
    (folder / "questions/broken.yaml").write_bytes(content)
    pack = packs.read(folder)
    assert codes(pack) == ["o-test-net", "q-test-net"]
    assert [one.file for one in pack.mistakes] == ["questions/broken.yaml"]


def test_an_unknown_head_of_matters(tmp_path: Path) -> None:
    pack = packs.read(write_pack(tmp_path, matters={"head": "nets", "mapping": {}, "matters": [matter()]}))
    assert mistakes(pack)[0] == "matters/test.yaml: nets: no such head of matters"
    assert not pack.matters


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    pack = packs.read(tmp_path / "nowhere")
    assert codes(pack) == []
    assert "no such folder" in mistakes(pack)[0]


def test_a_digest_tells_contents_apart(tmp_path: Path) -> None:
    pack = packs.read(write_pack(tmp_path, questions=[question("q-one"), question("q-two", ask="网呢？")]))
    one, two = (packs.body_of(entry) for _kind, entry in pack.all_entries())
    assert packs.digest(one) == packs.digest(dict(reversed(one.items()))) != packs.digest(two)
    assert packs.digest({**two, "ask": one["ask"], "id": one["id"]}) == packs.digest(one)
