"""The index that finds the units nearest to a point, and the two extensions of PostgreSQL that it takes."""

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models

from fawang.kernel.storage.extensions import Extension
from fawang.organisations.models import OnEarth


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
