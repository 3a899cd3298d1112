"""The commands lead to what they name; what goes wrong becomes one sentence and an exit code."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from fawang import __version__
from fawang.config import environment
from fawang.consultations.actions.asking import ask
from fawang.consultations.queries import talk
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.storage.cipher import read_key_ring
from fawang.work_orders.models import Statement
from tests.cases import bring_to
from tests.cli.conftest import Fawang
from tests.conftest import Submit
from tests.consultations.cases import give as give_consultation
from tests.consultations.cases import person_of, question
from tests.environment import CLUSTER

AWAY = "postgresql:///fawang?host=/nonexistent&user=fawang"


def elsewhere(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run `fawang` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "fawang.cli", *arguments],
        env={**os.environ, "FAWANG_LANGUAGE": "en", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


# --- what a program reads ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_new_keys_are_a_complete_set_of_names_and_values(fawang: Fawang, language: str) -> None:
    lines = fawang("keys", "new", language=language).output.splitlines()
    found = dict(line.partition("=")[::2] for line in lines)
    assert found.keys() == environment.fresh_secrets().keys()
    read_key_ring(found["FAWANG_KEYS"])
    assert len(environment.key(found["FAWANG_LINK_KEY"])) == 32


def test_the_version_reads_the_same_in_every_language(fawang: Fawang) -> None:
    for language in ("en", "zh-hans", "zh-hant"):
        assert fawang("--version", language=language).output == f"fawang, version {__version__}\n"


def test_the_embedded_database_says_its_address_and_nothing_else(
    fawang: Fawang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert fawang("database", "start", language="zh-hans").output == f"{CLUSTER.url}\n"
    assert os.environ["FAWANG_HOME"] in CLUSTER.url


def test_who_has_a_database_of_their_own_starts_none(fawang: Fawang) -> None:
    said = fawang("database", "start", ends=1, language="zh-hans").output
    assert said == "错误：DATABASE_URL 指向自备的数据库服务器。\n"
    assert fawang("database", "stop").output == ""
    assert CLUSTER.pid() is not None


# --- what people read ----------------------------------------------------------------------------


def test_a_command_that_does_not_exist_is_answered_with_one_that_does(fawang: Fawang) -> None:
    assert "没有命令 'sed'。 是否要输入：'seed'？" in fawang("sed", ends=2, language="zh-hans").output


def test_a_number_that_is_none_is_said_to_be_none(fawang: Fawang) -> None:
    said = fawang("serve", "--port", "x", ends=2, language="zh-hans").output
    assert "错误：'--port' 的值无效：'x' 不是有效的数值（integer）。" in said


def test_the_benchmark_does_not_begin_to_measure_what_it_does_not_know(fawang: Fawang) -> None:
    assert (
        "'serch' is not one of 'create', 'inbox', 'search', 'order', 'guidance', 'dispatch', 'chat', 'finder',"
        " 'catalogue', 'voice', 'datacentre', 'memory', 'booking', 'replay', 'certificates',"
        " 'mediation', 'exchange', 'exchange-batch', 'channels'." in fawang("bench", "serch", ends=2).output
    )


def test_a_wrong_variable_stops_with_its_name_and_no_traceback(tmp_path: Path) -> None:
    done = elsewhere("check", FAWANG_KEYS="k1:1234", DATABASE_URL=AWAY)
    assert done.returncode == 1
    assert done.stderr.startswith("FAWANG_KEYS cannot be read")
    assert "Traceback" not in done.stderr


def test_without_a_database_commands_end_with_one_sentence() -> None:
    done = elsewhere("seed", DATABASE_URL=AWAY, FAWANG_LANGUAGE="zh-hans")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("错误：数据库无响应：")
    assert "Traceback" not in done.stderr


def test_without_a_database_the_check_looks_at_everything_else() -> None:
    done = elsewhere("check", DATABASE_URL=AWAY)
    lines = done.stdout.splitlines()
    assert any(line.startswith("error   The database does not answer: ") for line in lines)
    assert any(line.startswith("ok      terms: ") for line in lines)
    assert (done.returncode, lines[-1]) == (1, "not fit to serve")


def test_a_demonstration_does_not_begin_on_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = elsewhere("demo", "--port", str(port), FAWANG_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: Port {port} is in use. Choose another: fawang demo --port 8100\n"
    assert list(tmp_path.iterdir()) == []


# --- what is done to the database ----------------------------------------------------------------


@pytest.mark.django_db
def test_migrating_again_is_harmless(fawang: Fawang) -> None:
    assert "No migrations to apply." in fawang("migrate").output


@pytest.mark.django_db
@pytest.mark.parametrize("spell", [str, lambda code: f" {code[:4]}-{code[4:8]}-{code[8:]} "])
def test_erasing_asks_first_and_takes_the_code_in_any_spelling(
    fawang: Fawang, submit: Submit, spell: type[str]
) -> None:
    order = bring_to(submit().order, "closed")
    code = spell(order.code)
    said = fawang("erase", code, typed="n\n", ends=1, language="zh-hans").output
    assert said == "删除后任何人都无法再读取。是否继续？ [y/N]: n\n已取消。\n"
    assert Statement.objects.get(order=order).words
    said = fawang("erase", code, typed="y\n").output
    assert f"{order.code}: erased, with its notices (0), its files and its contact.\n" in said
    assert not Statement.objects.get(order=order).words


@pytest.mark.django_db
def test_a_consultation_is_erased_by_its_code(fawang: Fawang) -> None:
    asked = ask(by=ANONYMOUS, question=question())
    row = asked.consultation
    assert fawang("erase", "--yes", row.code, ends=1).output.startswith("Error: ")
    give_consultation(row, "withdraw", person_of(row))
    assert f"{row.code}: erased" in fawang("erase", "--yes", row.code).output
    assert {line.text for line in talk.lines(row)} == {""}


@pytest.mark.django_db
def test_erasing_what_is_not_there_or_not_over_is_refused(fawang: Fawang, submit: Submit) -> None:
    order = submit().order
    assert fawang("erase", "--yes", order.code, ends=1).output.startswith("Error: ")
    assert Statement.objects.get(order=order).words
    said = fawang("erase", "--yes", "123", ends=1, language="zh-hans").output
    assert said.startswith("错误：")


@pytest.mark.django_db
def test_rotating_says_a_line_for_each_table(fawang: Fawang) -> None:
    said = fawang("keys", "rotate", language="zh-hans").output.splitlines()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert {line.partition("：")[0] for line in said[:-1]} <= tables
    assert said[-1].startswith("材料：已重新加密 ")
