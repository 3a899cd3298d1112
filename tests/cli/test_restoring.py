"""What docs/operating.md says is done: backup and restore word for word, and the two roles of the database."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from fawang.cli.processes.embedded import Embedded
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.work_orders.actions.intake import submit
from tests import environment
from tests.cases import intake
from tests.environment import CLUSTER

HOUSE = Path(__file__).resolve().parents[2]
OPERATING = (HOUSE / "docs" / "operating.md").read_text()


def commands(name: str) -> str:
    """Return the lines that the page sets between its marks, as they stand there."""
    found = re.search(rf"<!-- {name}:begin -->\n(.*?)<!-- {name}:end -->", OPERATING, re.DOTALL)
    assert found
    return "".join(line.removeprefix("    ") for line in found[1].splitlines(keepends=True))


def shell(script: str, home: Path, folder: Path, **more: str) -> str:
    """Run lines in a shell that stops at the first that fails, as somebody who follows the page does."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("FAWANG_", "DATABASE_"))
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=inherited
        | {
            "FAWANG_HOME": str(home),
            "FAWANG_EMBEDDER": "none",
            "FAWANG_PUBLIC_URL": "https://legal.example.cn",
        }
        | {"FAWANG_SMS_CARRIER": "file", "FAWANG_LANGUAGE": "en"}
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def counted(cluster: Embedded) -> dict[str, int]:
    """Return how many rows each table has."""
    with psycopg.connect(cluster.url) as db:
        tables = [row[0] for row in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # type: ignore[index]


@pytest.fixture
def homes() -> Iterator[tuple[Path, Path, Path]]:
    """An installation with a province, where another is to be, and a folder to work in. Short, and passable."""
    top = Path(tempfile.mkdtemp(prefix="rest-"))
    top.chmod(0o711)
    places = old, fresh, work = top / "old", top / "new", top / "work"
    old.mkdir()
    work.mkdir()
    yield places
    for home in (old, fresh):
        Embedded(home).stop(mode="immediate")
    shutil.rmtree(top, ignore_errors=True)


def test_a_restore_as_documented_brings_back_everything(homes: tuple[Path, Path, Path]) -> None:
    old, fresh, work = homes
    if environment.PREPARED:
        environment.begin(old)
    shell("umask 077; fawang keys new > $FAWANG_HOME/secrets.env; fawang migrate", old, work)
    if not environment.PREPARED:
        shell("fawang seed --without-knowledge", old, work)
    shell("fawang first-admin kept", old, work)
    (old / "documents" / "ab").mkdir(parents=True)
    (old / "documents" / "ab" / "paper").write_bytes(b"encrypted")
    shell(commands("backup"), old, work)
    before = counted(Embedded(old))
    Embedded(old).stop(mode="immediate")
    said = shell(commands("restore"), fresh, work)
    assert "fit to serve" in said.splitlines()
    after = counted(Embedded(fresh))
    assert {n: c for n, c in after.items() if n.startswith("people_")} == {
        n: c for n, c in before.items() if n.startswith("people_")
    }
    assert after["people_staff"] == 1
    assert {n for n in before if after.get(n, -1) < before[n]} == set()
    assert (fresh / "documents" / "ab" / "paper").read_bytes() == b"encrypted"
    assert (fresh / "secrets.env").read_text() == (old / "secrets.env").read_text()
    # What a dump leaves out easily: the audit is append-only there too.
    with (
        psycopg.connect(Embedded(fresh).url) as db,
        pytest.raises(psycopg.IntegrityError, match="append-only"),
    ):
        db.execute("TRUNCATE kernel_auditentry")


@pytest.fixture
def two_roles(real_database: str) -> Iterator[None]:
    """The roles that the page makes, in a database of its own; what is done runs as the application's."""
    name = connection.settings_dict["NAME"]
    CLUSTER.psql(commands("roles"), database=name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        CLUSTER.psql("GRANT fawang_app TO fawang", database=name)
        yield
    finally:
        connection.close()
        CLUSTER.psql("DROP OWNED BY fawang_app", database=name)
        CLUSTER.psql("DROP ROLE fawang_app", database=name)


@pytest.mark.usefixtures("two_roles")
def test_the_applications_role_serves_and_empties_nothing() -> None:
    def run(statement: str) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    run("SET ROLE fawang_app")
    submitted = submit(by=ANONYMOUS, intake=intake())
    assert submitted.order.pk
    for statement in (
        "TRUNCATE kernel_auditentry",
        "TRUNCATE work_orders_transition CASCADE",
        "DROP TRIGGER append_only ON kernel_auditentry",
        "ALTER TABLE kernel_auditentry DISABLE TRIGGER ALL",
        "DROP TABLE kernel_auditentry",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            run(statement)
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.update(actor="nobody")
    run("RESET ROLE")
