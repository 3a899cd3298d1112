"""The embedded PostgreSQL: starts once, survives a power cut, keeps to itself."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import DatabaseFailed, Embedded
from tests.environment import CLUSTER


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A cluster of this test's own, as every installation has it."""
    home, top = tmp_path_factory.mktemp("db"), Path(tempfile.gettempdir())
    # The server's user passes through; pytest closes its folders to everybody else.
    for folder in (home, *home.parents):
        if folder.is_relative_to(top) and folder != top:
            folder.chmod(folder.stat().st_mode | 0o011)
    cluster = Embedded(home, conf="shared_buffers = 16MB\n")
    yield cluster
    cluster.stop(mode="immediate")


def test_starting_what_runs_changes_nothing() -> None:
    before = CLUSTER.pid()
    CLUSTER.start()
    assert CLUSTER.pid() == before is not None


def test_the_socket_is_open_to_nobody_else() -> None:
    assert stat.S_IMODE(CLUSTER.socket_dir.stat().st_mode) == 0o700
    assert CLUSTER.psql("SHOW listen_addresses") == ""


def test_a_statement_that_fails_says_why() -> None:
    with pytest.raises(DatabaseFailed, match='relation "nowhere" does not exist'):
        CLUSTER.psql("SELECT * FROM nowhere")


def test_what_was_committed_survives_a_power_cut(cluster: Embedded) -> None:
    assert cluster.pid() is None
    cluster.start()
    assert cluster.psql("SHOW fsync") == cluster.psql("SHOW synchronous_commit") == "on"
    db = psycopg.connect(cluster.url, autocommit=True)
    db.execute("CREATE TABLE kept (x text)")
    db.execute("INSERT INTO kept VALUES ('committed')")
    db.execute("BEGIN")
    db.execute("INSERT INTO kept VALUES ('not committed')")
    cluster.stop(mode="immediate")
    db.close()
    assert cluster.pid() is None
    cluster.start()
    with psycopg.connect(cluster.url) as db:
        assert db.execute("SELECT x FROM kept").fetchall() == [("committed",)]
    cluster.stop()
    assert cluster.pid() is None
    cluster.stop()


def test_with_a_database_url_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.embedded() is None
    monkeypatch.delenv("DATABASE_URL")
    assert runtime.embedded() == Embedded(Path(os.environ["FAWANG_HOME"]))
