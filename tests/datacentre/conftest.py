"""A province at a hundredth of its services, made once, and the two engines over it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from fawang.datacentre.actions.filling import dimension_versions
from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.storage import disk
from fawang.knowledge.data import packs
from fawang.regions.actions import GUANGDONG
from lab.province import making
from tests.datacentre.small import installed, written
from tests.hotline.past import NOON

__all__ = ["installed", "written"]

SCALE = 0.01


@contextmanager
def not_forced() -> Iterator[None]:
    """Force no file to the disk: thousands are made here for tests that are about something else."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "to_disk", lambda path: None)
        yield


@cache
def topics() -> list[str]:
    """Return the codes of matters of the second level: to read all content for them takes a second."""
    return sorted(packs.read(settings.FAWANG_CONTENT).matters)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("facts"))
    with not_forced():
        making.generate(store, years=4, seed=1, scale=SCALE, divisions=GUANGDONG, topics=topics())
    return store


@pytest.fixture(scope="session")
def places(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """The places and units of the installation as a first turn follows them: tens of thousands, read once."""
    store = Store(tmp_path_factory.mktemp("places"))
    with django_db_blocker.unblock():
        dimension_versions.follow(store, today=NOON.date())
        connection.close()
    return store.folder


@pytest.fixture
def followed(places: Path, tmp_path: Path) -> Store:
    """A store that knows places and units, and has no facts yet."""
    shutil.copytree(places, tmp_path, dirs_exist_ok=True)
    return Store(tmp_path)


@pytest.fixture(scope="session")
def duckdb(province: Store) -> DuckDB:
    return DuckDB(province, memory_mb=1000, threads=2, seconds=60)


@pytest.fixture(scope="session")
def clickhouse(province: Store) -> Iterator[ClickHouse]:
    with served(province.folder) as url:
        yield ClickHouse(url, memory_mb=1000, threads=2, seconds=60)


@pytest.fixture
def province_installed(province: Store, settings: Settings, tmp_path: Path) -> Iterator[Store]:
    """The province as the facts of this installation, and a folder for files of its own."""
    settings.FAWANG_FACTS, settings.FAWANG_DOCUMENTS = province.folder, tmp_path / "documents"
    engine.engine.cache_clear()
    yield province
    engine.engine.cache_clear()


class served:  # noqa: N801 reads as a verb: with served(folder) as url
    """A ClickHouse over a folder of facts, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> str:
        # Its tables lie among temporary files, and whoever is killed clears nothing away.
        self._aside = TemporaryDirectory(prefix="clickhouse-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.datacentre.clickhouse_server", str(self._folder)],
            stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": self._aside.name},
        )  # fmt: skip
        assert self._process.stdout is not None
        return f"http://reader:secret@127.0.0.1:{int(self._process.stdout.readline())}/fawang"

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._aside.cleanup()
