"""Ours by the number that a partner gives them: each message that comes is looked for among them."""

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
    ]
