"""Which database `make check` keeps, and when it makes another (tools/province.py)."""

from pathlib import Path

import pytest

from tests.files import ROOT
from tools import province


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the repository, whose province is made of one file."""
    (tmp_path / "seed.yaml").write_text("one")
    monkeypatch.setattr(province, "ROOT", tmp_path)
    monkeypatch.setattr(province, "_files", lambda: [tmp_path / "seed.yaml"])
    return tmp_path


def test_it_is_made_once_and_again_when_something_of_it_has_changed(checkout: Path) -> None:
    made: list[Path] = []

    def make() -> Path:
        made.append(checkout / f"made-{len(made)}")
        made[-1].mkdir()
        (made[-1] / "database").write_text(f"{len(made)}")
        return made[-1]

    first = province.kept(make)
    assert (province.kept(make), len(made)) == (first, 1)
    (checkout / "seed.yaml").write_text("two")
    second = province.kept(make)
    assert (second != first, len(made)) == (True, 2)
    # Nothing is left of the one before, nor of the copying.
    assert [path.name for path in (checkout / "build" / "province").iterdir()] == [second.name]
    assert (second / "database").read_text() == "2"


def test_one_that_could_not_be_made_is_not_kept(checkout: Path) -> None:
    with pytest.raises(RuntimeError, match="no server"):
        province.kept(_broken)
    assert not (checkout / "build").exists()


def _broken() -> Path:
    raise RuntimeError("no server")


def test_what_a_name_or_a_content_changes(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = province.fingerprint()
    (checkout / "other.yaml").write_text("one")
    monkeypatch.setattr(province, "_files", lambda: [checkout / "other.yaml"])
    assert province.fingerprint() != before


def test_it_is_made_of_what_migrations_and_the_seed_reach() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in province._files()}
    assert files >= {
        "content/matters/company.yaml", "fawang/regions/actions.py", "fawang/organisations/data/network.yaml",
        "fawang/knowledge/actions/indexing.py", "fawang/partners/migrations/0001_initial.py",
        "fawang/partners/rules/procedure.py", "fawang/config/wiring.py", "tests/environment.py", "requirements/dev.txt",
    }  # fmt: skip
    # What a middle room does is no part of it: whoever works there does not wait for it.
    assert not [
        name
        for name in files
        if name.startswith(("fawang/partners/actions/", "fawang/appointments/actions/"))
    ]
    assert not [name for name in files if "/pages/" in name or "/templates/" in name]
