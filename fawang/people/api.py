"""The JSON API of people: tokens for staff."""

import datetime as dt
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.kernel.rules.problems import NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.people import queries
from fawang.people.accounts.identity import address_of
from fawang.people.actions import sign_in
from fawang.people.data import limits

router = Router(tags=["staff"])


class TokenIn(Schema):
    """What a member of staff signs in with. `code` is of the authenticator app, or a recovery code."""

    username: str = Field(max_length=60)
    password: str = Field(max_length=200)
    code: str = Field(max_length=40)
    name: str = Field("", max_length=80, description="what the token is for; the account page lists it")


class TokenOut(Schema):
    """A token for the header `Authorization: Bearer …`. It is shown once."""

    token: str
    expires_at: dt.datetime


class DeskOut(Schema):
    """A unit at which the caller works, and in which role."""

    unit_id: int
    unit: str
    role: str


class Me(Schema):
    """Who the caller is."""

    name: str
    desks: list[DeskOut]


@router.post("/tokens", response={201: TokenOut}, summary="Sign in as staff")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def create_token(request: ActingRequest, body: TokenIn) -> Status[dict[str, Any]]:
    """Exchange password and second factor for a token that lasts twelve hours."""
    throttle.take(limits.SIGN_IN_BY_ADDRESS, address_of(request))
    token, row = sign_in.issue_token(
        username=body.username.strip().lower(), password=body.password, code=body.code, name=body.name
    )
    return Status(201, {"token": token, "expires_at": row.expires_at})


@router.get("/me", response=Me, summary="Who am I")
@allow(Audience.STAFF)
def me(request: ActingRequest) -> dict[str, Any]:
    """Return the caller's name and desks."""
    assert request.actor.id is not None
    identity = queries.staff_identity(request.actor.id)
    return {
        "name": identity.actor.name,
        "desks": [
            {"unit_id": desk.unit_id, "unit": desk.unit, "role": desk.role_code} for desk in identity.desks
        ],
    }
