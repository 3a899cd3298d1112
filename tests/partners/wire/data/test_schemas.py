"""The published schemas: valid, with examples that fit, and one with the message that the room reads."""

import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from fawang.partners.data.reasons import reasons_for
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.rules.procedure import COMMAND_OF
from fawang.partners.wire.data import schemas
from fawang.partners.wire.rules.envelope import Malformed

REFERRALS = [name for name in schemas.names() if name.startswith("referral.")]


@pytest.mark.parametrize("name", schemas.names())
def test_a_schema_is_one_and_its_example_fits(name: str) -> None:
    read = json.loads(schemas.text(name))
    Draft202012Validator.check_schema(read)
    assert read["title"]
    assert schemas.misfits(name, schemas.example(name)) == {}
    assert schemas.misfits(name, {**schemas.example(name), "secret": "x"}) == {"data": "additionalProperties"}


@pytest.mark.parametrize("name", REFERRALS)
def test_the_room_reads_what_the_schema_takes(name: str) -> None:
    data = schemas.example(name)
    message = ReferralMessage.read(data)
    # And what the room writes, the schema takes.
    assert schemas.misfits(name, message.data()) == {}
    # Whoever copies an example names a reason that is known for that step.
    if message.reason:
        assert message.reason in {one.code for one in reasons_for(COMMAND_OF[message.type])}


def test_every_message_has_a_schema() -> None:
    assert {f"referral.{one}.v1" for one in MessageType} == set(REFERRALS)


def test_an_unknown_type() -> None:
    with pytest.raises(Malformed):
        schemas.misfits("referral.invented.v1", {})


def test_they_are_published() -> None:
    client = Client()
    listed = json.loads(client.get("/partners/schemas").content)["schemas"]
    assert set(listed) == set(schemas.names())
    answer = client.get("/partners/schemas/referral.offered.v1.json")
    assert answer["Content-Type"] == "application/schema+json"
    assert json.loads(answer.content)["examples"]
