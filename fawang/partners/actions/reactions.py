"""What follows a step of a referral: the other side is told, its news becomes history of the order, its person
hears.
"""

from fawang.kernel import clock
from fawang.kernel.news.outbox import only
from fawang.partners import links
from fawang.partners.events import ReferralStepped
from fawang.partners.links import Outcome
from fawang.partners.models import Sending
from fawang.partners.queries import referrals
from fawang.partners.queries.agreements import address_of, terms_of
from fawang.partners.queries.messages import outgoing

#: What brings a message to a partner whose agreement names no link that is registered: a person telephones.
BY_TELEPHONE = "telephone"


def _tells(event: ReferralStepped) -> bool:
    return event.tells


@only(_tells)
def deliver_step(event: ReferralStepped) -> None:
    """Give a step of ours to the link of the agreement; a link that fails is tried again by the outbox."""
    row = referrals.by_id(event.referral_id)
    if row.erased:
        return
    terms = terms_of(row.agreement)
    link = links.choose(tuple(one.name for one in terms.links)) or links.registered()[BY_TELEPHONE]
    outcome = link.deliver(address_of(row.partner, terms, link.name), outgoing(row, event.seq))
    Sending.objects.get_or_create(
        referral=row,
        seq=event.seq,
        defaults={"partner": row.partner, "link": link.name, "outcome": Outcome(outcome), "at": clock.now()},
    )
