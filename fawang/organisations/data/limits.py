"""How often the public may say that something is wrong."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: Somebody tells of the few offices they have been to; a station, or a whole carrier, sits behind one address.
REPORT_BY_ADDRESS = Rate("organisations.report.address", burst=12, every=timedelta(minutes=5))
REPORT_BY_NETWORK = Rate("organisations.report.network", burst=60, every=timedelta(minutes=1), shared=True)
#: What many say of one unit at once is one thing to look at.
REPORT_BY_UNIT = Rate("organisations.report.unit", burst=30, every=timedelta(minutes=20))
