"""One world for all who ask; nothing that they do lasts."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from fawang.datacentre.queries.engines import engine
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from tests.browser import PLAIN_FILES
from tests.channels import signed_in, vouching
from tests.contract.world import World, build
from tests.datacentre.small import written

__all__ = ["written"]
#: A Thursday on which the centre is there; for the next days there is no roster that says who is.
MORNING = datetime(2026, 11, 26, 9, 40, tzinfo=clock.CHINA)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    written: Store,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Matters, callers and facts, of which nothing is left afterwards."""
    folder: Path = tmp_path_factory.mktemp("world")
    shutil.copytree(written.folder, folder / "facts")
    with (
        pytest.MonkeyPatch.context() as patch,
        clock.at(MORNING),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        vouching.publish(patch)
        signed_in.answer(patch)
        patch.setattr(settings, "STORAGES", PLAIN_FILES)
        patch.setattr(settings, "FAWANG_FACTS", folder / "facts")
        # Its zones, firms and offices are those of the demonstration.
        patch.setattr(settings, "FAWANG_DEMO", True)
        patch.setattr(settings, "FAWANG_DOCUMENTS", folder / "documents")
        engine.engine.cache_clear()
        yield build()
        transaction.set_rollback(True)
    engine.engine.cache_clear()
