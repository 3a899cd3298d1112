"""How often somebody may begin to pay, and have the payment side asked."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

OPEN_BY_ADDRESS = Rate("payments.open.address", burst=120, every=timedelta(seconds=1))
BEGIN_BY_PAYMENT = Rate("payments.begin", burst=10, every=timedelta(minutes=2))
ASK_BY_PAYMENT = Rate("payments.ask", burst=10, every=timedelta(seconds=10))
#: What has no signature of the payment side; what has one is never refused.
NOTICE_BY_ADDRESS = Rate("payments.notice.address", burst=60, every=timedelta(seconds=1))
