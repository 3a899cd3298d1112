"""`fawang eval guidance`: how good guidance is, on any files in the formats of docs/guidance.md.

A question file tells by its fields what is measured: `gold_names` the search for articles, `urgency`
guidance as a whole, `signs` the signs of urgency, `category_kind` labels of matters. Each figure has a 95 % bootstrap
interval over questions.
"""

import contextlib
import gzip
import json
import os
from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from fawang.cli.processes import runtime
from fawang.cli.terminal.columns import pad
from lab.evaluation.figures import Figure
from lab.platforms.instance import throwaway

type Say = Callable[[str], object]


def run(
    *,
    statutes: Path | None,
    questions: Path,
    vectors: Path | None,
    cross_validate: bool,
    also: Path | None,
    as_json: bool,
    say: Say,
) -> None:
    """Measure and print.

    Args:
        statutes: the collection in which articles are searched.
        vectors: its vectors (npz with `vectors` and `scale`); without it a file beside it is looked for.
        also: further answered questions that teach, where weights are learned anew.
        cross_validate: learn the weights anew, on the other folds of the questions themselves.

    Raises:
        ClickException: nothing in the files can be measured.
    """
    rows = read_lines(questions)
    silent = (lambda _line: None) if as_json else say
    with _set_up(whole=any("urgency" in row for row in rows), tell=silent):
        report = _measured(rows, statutes, vectors, also, questions.name, cross_validate, silent)
    if as_json:
        say(json.dumps(_plain(report), ensure_ascii=False, indent=2))
        return
    for name, part in report.items():
        if isinstance(part, Mapping):
            _table(name, part, say)


def run_first_answer(*, file: Path, as_json: bool, say: Say) -> None:
    """Measure the first answers to the questions of `file` and print.

    Raises:
        ClickException: a line is no JSON object, or has no text.
    """
    rows = read_lines(file)
    if any("text" not in row for row in rows):
        raise click.ClickException(
            _("Nothing in these questions can be measured: docs/guidance.md has the formats.")
        )
    with _set_up(whole=True, tell=(lambda _line: None) if as_json else say):
        # Not before Django is set up.
        from lab.evaluation.first_answer.measure import measure

        measured = measure(rows)
    if as_json:
        report = {"questions": len(rows), "file": file.name, "first answer": measured}
        say(json.dumps(_plain(report), ensure_ascii=False, indent=2))
        return
    _table("first answer", measured, say)


@contextlib.contextmanager
def _set_up(*, whole: bool, tell: Say) -> Iterator[None]:
    """Load what measuring needs: for guidance as a whole a platform with laws and content, else no database.

    That platform is this installation; where none is configured, one of its own that lasts as long as the block, with
    vectors of what people say where there is an embedder. Those of articles decide nothing that is measured on it.
    """
    if not whole:
        runtime.setup_for_texts()
        yield
    elif runtime.configured():
        runtime.prepare()
        yield
    else:
        tell(_("no installation is configured here: a platform is made for this, which takes some minutes"))
        embedder = os.environ.get("FAWANG_EMBEDDER", "auto")
        with throwaway(demo=False, knowledge=True) as instance:
            instance.kill("worker")
            os.environ.update(instance.environment, FAWANG_EMBEDDER=embedder)
            runtime.setup_django()
            from fawang.cli.content import collection

            collection.embed_phrases(say=tell)
            yield


def _measured(
    rows: list[dict[str, Any]],
    statutes: Path | None,
    vectors: Path | None,
    also: Path | None,
    name: str,
    cross_validate: bool,
    silent: Say,
) -> dict[str, Any]:
    # Not before Django is set up.
    from fawang.knowledge.search.embedders.nano import load
    from fawang.knowledge.search.ranking.kinds import SET
    from lab.evaluation import articles, guidance, labels, signs, votes

    report: dict[str, Any] = {"questions": len(rows), "file": name}
    if any("gold_names" in row for row in rows):
        if statutes is None:
            raise click.ClickException(
                _("These questions are about articles: name the statutes with --statutes.")
            )
        report["articles"] = articles.measure(
            rows,
            read_lines(statutes),
            vectors or _beside(statutes),
            cross_validate=cross_validate,
            also=also,
            tell=silent,
        )
    if any("urgency" in row for row in rows):
        report["guidance"] = guidance.measure(rows)
    if signed := [row for row in rows if row.get("signs")]:
        report["signs"] = signs.measure(signed)
    if any(labels.labelled(row) for row in rows):
        law = None
        if statutes is not None and any(row.get("category_kind") == SET for row in rows):
            law = votes.collection(read_lines(statutes), vectors or _beside(statutes), load(), silent)
        report["labels"] = labels.measure(rows, cross_validate=cross_validate, law=law)
    if len(report) == 2:
        raise click.ClickException(
            _("Nothing in these questions can be measured: docs/guidance.md has the formats.")
        )
    return report


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file with one JSON object a line, compressed or not.

    Raises:
        ClickException: a line is none; it is named.
    """
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        rows = []
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise click.ClickException(
                    _("%(file)s, line %(line)s: not JSON") % {"file": path.name, "line": number}
                )
            rows.append(row)
        return rows


def _beside(statutes: Path) -> Path | None:
    """Return the vectors that lie beside a collection, `NAME_e5_int8.npz` beside `NAME.jsonl.gz`."""
    stem = statutes.name.removesuffix(".gz").removesuffix(".jsonl")
    path = statutes.with_name(f"{stem}_e5_int8.npz")
    return path if path.exists() else None


def _plain(value: Any) -> Any:
    if isinstance(value, Figure):
        return {
            "value": round(value.value, 4),
            "low": round(value.low, 4),
            "high": round(value.high, 4),
            "n": value.n,
        }
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return value


def _table(title: str, part: Mapping[str, Any], say: Say) -> None:
    say(title)
    for name, value in part.items():
        if isinstance(value, Mapping):
            cells = "".join(pad(f"{column} {_cell(figure)}", 34) for column, figure in value.items())
            say(f"  {pad(name, 34)}{cells}".rstrip())
        else:
            say(f"  {pad(name, 34)}{_cell(value)}")


def _cell(value: Any) -> str:
    if isinstance(value, Figure):
        return f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"
    return str(value)
