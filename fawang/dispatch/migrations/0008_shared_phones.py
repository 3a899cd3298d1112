from django.db import migrations

#: Call-backs that were booked before about those who live together.
GUARD = """
UPDATE people_contact AS p SET household = true FROM dispatch_callback AS c
 WHERE c.contact_id = p.id AND c.matter IN ('domestic_violence', 'marriage_family', 'maintenance')
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0007_filled_by_day"), ("people", "0006_shared_phones")]

    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
