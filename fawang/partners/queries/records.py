"""Which referrals a record of somebody has."""

from fawang.kernel.security.personal_data import Record
from fawang.partners.models import Referral


def codes_of(record: Record) -> list[str]:
    """Return the codes of the referrals of an order, or that of a referral of its own."""
    by = {"order_id": record.id} if record.table == "work_orders.order" else {"pk": record.id}
    return list(Referral.objects.filter(**by).values_list("code", flat=True))
