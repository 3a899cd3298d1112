"""Django's database sessions, with columns that say whose they are, so that a person can list and end them."""

from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from fawang.kernel import clock
from fawang.kernel.storage.prepared import Lookup
from fawang.people.models import Session

_BY_KEY = Lookup(lambda key: Session.objects.filter(session_key=key), text=True)


class SessionStore(DatabaseStore):
    """Stores `staff_id`, `resident_id`, `agent` and `address` of the session data as columns too."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """Return the row of this session, not over by the clock that set its end; else it gets another key."""
        row = _BY_KEY.first(self.session_key or "")
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save."""
        row = cast(Session, super().create_model_instance(data))
        row.staff_id = data.get("staff_id")
        row.resident_id = data.get("resident_id")
        row.agent = str(data.get("agent", ""))[:200]
        row.address = str(data.get("address", ""))[:45]
        row.seen_at = clock.now()
        return row
