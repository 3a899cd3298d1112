"""How often programs and analysts may ask. A question costs the engine up to a second, a statement more."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A dashboard of somebody's own asks for a page of tiles at once.
QUERY_BY_STAFF = Rate("datacentre.query", burst=120, every=timedelta(milliseconds=500))
SQL_BY_STAFF = Rate("datacentre.sql", burst=20, every=timedelta(seconds=3))
EXPORT_BY_STAFF = Rate("datacentre.export", burst=20, every=timedelta(seconds=15))
#: Readers of a page in which a figure is embedded come from one address where an office shares it.
EMBEDDED_BY_ADDRESS = Rate("datacentre.embedded", burst=120, every=timedelta(seconds=1))
