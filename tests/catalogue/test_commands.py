"""The commands about forms: what is wrong is named, and nothing is published by halves."""

from pathlib import Path

import pytest

from fawang.catalogue.models import FormVersion
from fawang.cli.content import form_files
from tests.catalogue.form_cases import HEAD, SHIPPED

pytestmark = pytest.mark.django_db

GOOD = HEAD + "sections: [{title: 一, questions: [{name: first, type: text, text: 第一问}]}]\n"


@pytest.fixture
def said() -> list[str]:
    """What a command said, where no form was published before."""
    FormVersion.objects.all().delete()
    return []


def written(folder: Path, name: str, text: str) -> Path:
    """Write a definition."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_forms_are_published_once(said: list[str]) -> None:
    assert form_files.publish((), dry_run=True, to=None, say=said.append)
    assert not FormVersion.objects.exists()
    assert form_files.publish((), dry_run=False, to=None, say=said.append)
    assert FormVersion.objects.count() == len(SHIPPED)
    assert form_files.publish((), dry_run=False, to=None, say=said.append)
    assert FormVersion.objects.count() == len(SHIPPED)
    form_files.listed(say=said.append)
    assert any(line.startswith("wage_aid\t1\tlegal_aid\t") for line in said)


def test_nothing_is_published_where_one_is_wrong(tmp_path: Path, said: list[str]) -> None:
    paths = [written(tmp_path, "a.yaml", GOOD), written(tmp_path, "b.yaml", GOOD + "colour: red\n")]
    assert not form_files.check(paths, say=said.append)
    assert not form_files.publish(paths, dry_run=False, to=None, say=said.append)
    assert any(line.startswith("b.yaml:") and "colour" in line for line in said)
    assert not FormVersion.objects.exists()


def test_a_changed_form_needs_a_higher_number(tmp_path: Path, said: list[str]) -> None:
    assert form_files.publish([written(tmp_path, "a.yaml", GOOD)], dry_run=False, to=None, say=said.append)
    changed = GOOD.replace("第一问", "第一个问题")
    assert not form_files.publish(
        [written(tmp_path, "a.yaml", changed)], dry_run=False, to=None, say=said.append
    )
    newer = changed.replace("version: 1", "version: 3")
    assert form_files.publish([written(tmp_path, "a.yaml", newer)], dry_run=False, to=None, say=said.append)
    assert not form_files.publish(
        [written(tmp_path, "a.yaml", changed.replace("version: 1", "version: 2"))],
        dry_run=False, to=None, say=said.append,
    )  # fmt: skip
    assert [row.version for row in FormVersion.objects.order_by("version")] == [1, 3]


def test_a_form_of_an_unknown_kind_is_refused(tmp_path: Path, said: list[str]) -> None:
    path = written(tmp_path, "a.yaml", GOOD + "kind: adoption\n")
    assert not form_files.publish([path], dry_run=False, to=None, say=said.append)
    assert any("kind" in line for line in said)
