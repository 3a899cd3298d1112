"""The directory on the API: what programs read, and never what a lawyer keeps to themselves."""

import pytest
from django.test import Client

from fawang.kernel.rules.actor import SYSTEM
from fawang.lawyers.models import FirmProfile, Profile, Sanction
from fawang.organisations.actions import edit_lawyer
from tests.lawyers.cases import Firm

pytestmark = pytest.mark.django_db


def test_lawyers_are_listed_with_what_they_show(firm: Firm) -> None:
    first = firm.lawyers[0]
    edit_lawyer(by=SYSTEM, lawyer_id=first, version=1, skills=["criminal"])
    Profile.objects.create(lawyer_id=first, legal_aid=True)
    Sanction.objects.create(
        lawyer_id=first, sort="fine", decided_on="2026-03-18", authority="佛山市司法局", document_no="一号",
        reason="私自收费", source="网站", state="published", entered_by="staff:1", decided_by="staff:2",
    )  # fmt: skip
    found = Client().get("/api/v1/lawyers?field=criminal&region=4406&legal_aid=true").json()
    assert found["total"] == 1
    (one,) = found["items"]
    assert (one["id"], one["phone"], one["legal_aid"]) == (first, "0757-86330000", True)
    assert one["sanctions"][0]["source"] == "网站"
    assert Client().get(f"/api/v1/lawyers/{first}").json() == one
    assert Client().get("/api/v1/lawyers/999999999").json()["code"] == "lawyer_not_found"
    assert Client().get("/api/v1/lawyers?field=nonsense").status_code == 422


def test_firms_are_listed(firm: Firm) -> None:
    FirmProfile.objects.create(firm_id=firm.id, licence_no="F-1", legal_aid=True)
    found = Client().get("/api/v1/law-firms?q=F-1&field=labour&language=cantonese&legal_aid=true").json()
    assert [one["id"] for one in found["items"]] == [firm.id]
    assert Client().get(f"/api/v1/law-firms/{firm.id}").json()["licence_no"] == "F-1"
    assert Client().get("/api/v1/law-firms/1").status_code == 404
