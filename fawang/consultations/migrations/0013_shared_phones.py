from django.db import migrations

#: What came in before, on the safe side: a question without a matter may be about the household, an urgent one may be
#: of somebody in danger. Their codes open them; a record that names another matter lists the former again.
GUARD = """
UPDATE people_contact AS p
   SET household = p.household OR c.matter IN ('domestic_violence', 'marriage_family', 'maintenance', ''),
       danger = p.danger OR c.urgent
  FROM consultations_consultation AS c
 WHERE c.contact_id = p.id
   AND (c.matter IN ('domestic_violence', 'marriage_family', 'maintenance', '') OR c.urgent)
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0012_filled_by_day"), ("people", "0006_shared_phones")]

    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
