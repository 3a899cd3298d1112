from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lawyers', '0001_lawyers'),
    ]

    operations = [
        migrations.AddField('complaint', 'yellow_at', models.DateTimeField(null=True)),
        migrations.AddField('complaint', 'red_at', models.DateTimeField(null=True)),
        # Of a complaint that is open already the red card shows as soon as its term has passed.
        migrations.RunSQL('UPDATE lawyers_complaint SET red_at = due_at WHERE due_at IS NOT NULL', migrations.RunSQL.noop),
    ]
