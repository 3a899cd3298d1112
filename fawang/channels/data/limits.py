"""How often programs and pages of others may ask."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A town hall's visitors share one address; each asks a few times.
WIDGET_ASK_BY_ADDRESS = Rate("widget.address", burst=30, every=timedelta(seconds=3))
WIDGET_START_BY_ADDRESS = Rate("widget.start.address", burst=120, every=timedelta(seconds=1))
#: An assistant of a company asks for many people from a few addresses.
ASSISTANT_BY_ADDRESS = Rate("assistant.address", burst=120, every=timedelta(seconds=1))
