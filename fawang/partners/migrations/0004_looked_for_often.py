"""Ours by the number that a partner gives them, and those without an order by their end: what is looked for often."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_referrals_by_day")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("direction", "out")), fields=["partner", "reference"], name="ours_of_a_reference"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False), ("erased", False), ("order__isnull", True)),
                fields=["ended_at"],
                name="referrals_to_forget",
            ),
        ),
    ]
