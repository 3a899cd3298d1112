"""Where a unit stands as a point on a ball of radius 1, kept beside its degrees, and the index that walks outwards from one.

Django has neither the type `cube` nor a check of generated columns that needs no database.
"""

from django.db import migrations

_PLACE = """
ALTER TABLE organisations_unit ADD COLUMN place cube GENERATED ALWAYS AS (
    CASE WHEN latitude IS NOT NULL AND longitude IS NOT NULL THEN cube(ARRAY[
        cos(radians(latitude::float8)) * cos(radians(longitude::float8)),
        cos(radians(latitude::float8)) * sin(radians(longitude::float8)),
        sin(radians(latitude::float8))
    ]) END
) STORED
"""
_INDEX = "CREATE INDEX unit_by_place ON organisations_unit USING gist (place) WHERE active AND place IS NOT NULL"


class Migration(migrations.Migration):
    """What ran before goes on finding the nearest without the index that goes, only slower."""

    dependencies = [("organisations", "0006_unit_nearest")]

    operations = [
        migrations.RunSQL(_PLACE, "ALTER TABLE organisations_unit DROP COLUMN place"),
        migrations.RunSQL(_INDEX, "DROP INDEX unit_by_place"),
        migrations.RemoveIndex(model_name="unit", name="unit_nearest"),
    ]
