"""Which tests `make check` runs after a change (tools/touched.py)."""

import subprocess
from pathlib import Path

import pytest

from tools import touched


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on main."""
    monkeypatch.setattr(touched, "ROOT", tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "first.py")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)


def commit(folder: Path, name: str) -> None:
    (folder / name).write_text(name)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", f"Add {name}")


def test_a_branch_is_compared_with_where_it_left_main(checkout: Path) -> None:
    git(checkout, "switch", "-q", "-c", "branch")
    commit(checkout, "second.py")
    git(checkout, "switch", "-q", "main")
    commit(checkout, "elsewhere.py")
    git(checkout, "switch", "-q", "branch")
    (checkout / "first.py").write_text("changed")
    (checkout / "new.py").write_text("new")
    assert touched.changed_files() == ["first.py", "new.py", "second.py"]


def test_on_main_it_is_what_is_not_committed_or_the_last_commit(checkout: Path) -> None:
    commit(checkout, "second.py")
    assert touched.changed_files() == ["second.py"]
    (checkout / "first.py").write_text("changed")
    assert touched.changed_files() == ["first.py"]


def test_what_was_renamed_is_named_twice(checkout: Path) -> None:
    git(checkout, "switch", "-q", "-c", "branch")
    git(checkout, "mv", "first.py", "other.py")
    assert touched.changed_files() == ["first.py", "other.py"]


def test_files_belong_to_rooms() -> None:
    files = (
        "fawang/notices/carriers/smtp.py", "tests/dispatch/cases.py", "content/guides/wages.yaml", "lab/bench/chat.py",
        "fawang/locale/en/LC_MESSAGES/django.po", "README.md", "tests/cases.py",
    )  # fmt: skip
    assert touched.rooms(files) == {"notices", "dispatch", "knowledge", "lab"}


def test_a_room_is_tested_whole_but_for_what_stands_apart() -> None:
    change = ["fawang/appointments/rules/ledger.py"]
    both = sorted(path.as_posix() for path in Path("tests/appointments").rglob("test_*.py"))
    assert touched.own_tests(change, ()) == both
    assert touched.own_tests(change, both[:1]) == both[1:]
    assert touched.own_tests([*change, both[0]], ["tests/appointments"]) == both[:1]


def test_of_other_rooms_those_that_are_near_are_tested() -> None:
    near = touched.tests_above(["fawang/notices/rules.py"], ["tests/datacentre"])
    # It imports `notices.rules`; that one a module that does.
    assert {"tests/cli/upkeep/test_rotate.py", "tests/feedback/actions/test_reactions.py"} <= set(near)
    assert not [file for file in near if file.startswith(("tests/notices/", "tests/datacentre/"))]
    # Nobody outside knows this carrier, and everybody knows the clock.
    assert touched.tests_above(["fawang/notices/carriers/http_sms.py"], ()) == []
    assert len(near) < 60 < len(touched.tests_above(["fawang/kernel/clock.py"], ()))
