"""The index that finds the units nearest to a point, and the two extensions of PostgreSQL that it takes."""

from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models
from django.db.models import Func

from fawang.kernel.storage.extensions import Extension


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
