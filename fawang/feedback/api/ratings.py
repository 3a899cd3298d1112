"""The JSON API of ratings."""

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.feedback import queries
from fawang.feedback.actions import rate
from fawang.feedback.models import Rating
from fawang.kernel.rules.problems import TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey
from fawang.knowledge.api.schemas import CallNow
from fawang.people.accounts.identity import address_of
from fawang.work_orders import queries as work_orders
from fawang.work_orders.data import limits

router = Router(tags=["work orders"])


class OrderRatingIn(Schema):
    """A rating of 1 (very dissatisfied) to 5 (very satisfied), with reasons by code."""

    score: int
    reasons: list[str] = Field(default_factory=list, max_length=20)
    comment: str = ""
    token: str = Field("", description="the secret of the rating link; or send the access key instead")


class RatingOut(Schema):
    """The rating as stored. `follow_up` is true when somebody will get in touch."""

    score: int
    reasons: list[str]
    follow_up: bool
    call_now: CallNow = []


@router.post("/{code}/rating", response={201: RatingOut}, summary="Rate a closed matter, once")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def create_rating(
    request: ActingRequest,
    code: str,
    body: OrderRatingIn,
    access_key: AccessKey = None,
) -> Status[dict[str, object]]:
    """Rate a closed matter with its access key or the token of the rating link."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    if body.token:
        order = queries.order_to_rate(code, body.token)
        actor = request.actor
    else:
        actor = work_orders.actor_with_key(code, access_key or "", request.actor)
        order = work_orders.visible(code, actor)
    row = rate(by=actor, order=order, score=body.score, reasons=body.reasons, comment=body.comment)
    return Status(201, _out(row))


def _out(row: Rating) -> dict[str, object]:
    return {"score": row.score, "reasons": row.reasons, "follow_up": row.score <= 2}
