from django.db import migrations, models

#: What there is already is counted once.
COUNT = """
UPDATE consultations_consultation AS c SET
    last_call = coalesce((SELECT max(number) FROM consultations_call WHERE consultation_id = c.id), 0),
    last_guest = coalesce((SELECT max(number) FROM consultations_guest WHERE consultation_id = c.id), 0)
WHERE EXISTS (SELECT FROM consultations_call WHERE consultation_id = c.id)
   OR EXISTS (SELECT FROM consultations_guest WHERE consultation_id = c.id)
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0008_guests")]

    operations = [
        migrations.AddField(
            model_name="consultation", name="last_call", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="consultation", name="last_guest", field=models.PositiveIntegerField(default=0)
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
