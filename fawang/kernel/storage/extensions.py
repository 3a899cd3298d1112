"""The extensions of PostgreSQL that are needed. They come with it, and whoever owns a database may create them."""

from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _

#: No place of an office twice at a time; the units nearest to a point.
NEEDED = ("btree_gist", "cube")

#: What is not there, and cannot be created: PostgreSQL does not have it, or this role may not.
_OUT_OF_REACH = """
    SELECT name FROM unnest(%s::text[]) name
     WHERE name NOT IN (SELECT extname FROM pg_extension)
       AND NOT (name IN (SELECT name FROM pg_available_extensions)
                AND has_database_privilege(current_database(), 'CREATE'))
     ORDER BY name
"""


def out_of_reach() -> list[str]:
    """Return the extensions that are needed, not there, and that `fawang migrate` cannot create."""
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_REACH, [list(NEEDED)])
        return [name for (name,) in cursor.fetchall()]


def cure_of(name: str) -> str:
    """Return what whoever runs PostgreSQL has to do for an extension that is missing."""
    return _(
        "PostgreSQL's extension “%(name)s” is needed and could not be created. Install the contrib package"
        " of PostgreSQL; or let an administrator run: CREATE EXTENSION %(name)s. Then migrate again."
    ) % {"name": name}


class Extension(CreateExtension):
    """Creates an extension in a migration; where that fails, the migration says what to do about it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create it where it is not there.

        Raises:
            NotSupportedError: PostgreSQL does not have it, or the role may not create it.
        """
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except (NotSupportedError, OperationalError, ProgrammingError) as error:
            raise NotSupportedError(cure_of(self.name)) from error
