"""The index that finds the units nearest to a point, and the two extensions of PostgreSQL that it takes."""

from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.contrib.postgres.operations import CreateExtension
from django.db import NotSupportedError, OperationalError, ProgrammingError, migrations, models
from django.db.models import Func
from django.utils.translation import gettext as _


class OnEarth(Func):
    """A latitude and a longitude as a point on a ball of radius 1, as the index of this version had it."""

    output_field = models.TextField()

    def as_sql(self, compiler: Any, connection: Any, **rest: Any) -> tuple[str, tuple[str | int, ...]]:
        """Write it out."""
        (latitude, _), (longitude, _) = (compiler.compile(one) for one in self.source_expressions)
        turned, height = f"radians(({longitude})::float8)", f"radians(({latitude})::float8)"
        return (
            f"cube(ARRAY[cos({height}) * cos({turned}), cos({height}) * sin({turned}), sin({height})])",
            (),
        )


class Extension(CreateExtension):
    """An extension that comes with PostgreSQL; where it is missing, the migration says what to do about it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create it where it is not there.

        Raises:
            NotSupportedError: PostgreSQL does not have it, or the role may not create it.
        """
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except (NotSupportedError, OperationalError, ProgrammingError) as error:
            raise NotSupportedError(
                _(
                    "PostgreSQL's extension “%(name)s” is needed and could not be created. Install the contrib package"
                    " of PostgreSQL; or let an administrator run: CREATE EXTENSION %(name)s. Then migrate again."
                )
                % {"name": self.name}
            ) from error


class Migration(migrations.Migration):
    """Nothing of a version before reads or writes the index."""

    dependencies = [("organisations", "0005_report_phone_hash")]

    operations = [
        Extension("btree_gist"),
        Extension("cube"),
        migrations.AddIndex(
            model_name="unit",
            index=GistIndex(
                "kind",
                OnEarth("latitude", "longitude"),
                condition=models.Q(("active", True), ("latitude__isnull", False)),
                name="unit_nearest",
            ),
        ),
    ]
