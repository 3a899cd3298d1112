from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_leaders_and_analysts'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='danger',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='contact',
            name='household',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
