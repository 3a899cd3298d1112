"""How often the public may ask for what costs this server work."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A form takes the processor for a tenth of a second, one with twenty thousand odd characters for seconds.
FORM_BY_ADDRESS = Rate("form.address", burst=12, every=timedelta(seconds=10))
