"""Django's database sessions, with columns that say whose they are, so that a person can list and end them."""

from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from fawang.kernel import clock
from fawang.people.models import Session


class SessionStore(DatabaseStore):
    """Stores `staff_id`, `resident_id`, `agent` and `address` of the session data as columns too."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save."""
        row = cast(Session, super().create_model_instance(data))
        row.staff_id = data.get("staff_id")
        row.resident_id = data.get("resident_id")
        row.agent = str(data.get("agent", ""))[:200]
        row.address = str(data.get("address", ""))[:45]
        row.seen_at = clock.now()
        return row
