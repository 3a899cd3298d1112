"""An export that is broken off, with transactions that commit."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from fawang.datacentre.pages import exports
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at


@pytest.mark.usefixtures("installed")
def test_who_breaks_off_has_not_had_all(real_database: str) -> None:
    browser = sign_in(Role.LEADER, unit_at("44", UnitKind.BUREAU))
    request: Any = RequestFactory().get(
        "/data/export.csv?metric=volume&by=village&grain=day&from=2021-02-01&to=2021-03-31"
    )
    request.actor = browser.actor

    async def broken_off() -> None:
        response = await sync_to_async(exports.as_csv)(request)
        assert isinstance(response, StreamingHttpResponse)
        pieces = aiter(response)
        await anext(pieces)
        await pieces.aclose()  # type: ignore[attr-defined]

    asyncio.run(broken_off())
    ended = AuditEntry.objects.get(action="datacentre.export_ended")
    assert ended.data["whole"] is False
