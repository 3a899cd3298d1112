import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        # Every change of the table of jurisdictions draws its version from here (models.next_version).
        migrations.RunSQL(
            "CREATE SEQUENCE organisations_jurisdiction_version",
            "DROP SEQUENCE organisations_jurisdiction_version",
        ),
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('region_code', models.CharField(db_collation='C', max_length=12)),
                ('working', models.BooleanField(default=False)),
                ('reason', models.CharField(max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'region_code'), name='closed_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('bureau', 'bureau'), ('legal_aid_office', 'legal_aid_office'), ('centre', 'centre'), ('town_station', 'town_station'), ('village_workroom', 'village_workroom'), ('law_firm', 'law_firm'), ('hotline_centre', 'hotline_centre')], max_length=20)),
                ('region_code', models.CharField(db_collation='C', max_length=12)),
                ('depth', models.SmallIntegerField()),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ('address', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list)),
                ('accepts_any', models.BooleanField(default=False)),
                ('hours', models.JSONField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('version', models.IntegerField(default=1)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['kind', 'region_code', 'id'], name='unit_by_kind'),
                    models.Index(fields=['region_code', 'id'], name='unit_by_region'),
                    django.contrib.postgres.indexes.GinIndex(fields=['path'], name='unit_below'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['bureau', 'legal_aid_office', 'centre', 'town_station', 'village_workroom', 'law_firm', 'hotline_centre'])), name='unit_kind_known'),
                    models.CheckConstraint(condition=models.Q(('depth__gte', 1), ('depth__lte', 5)), name='unit_depth'),
                    models.CheckConstraint(condition=models.Q(('path__len', models.F('depth'))), name='unit_path_depth'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Lawyer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('licence_no', models.CharField(max_length=40, unique=True)),
                ('practising_since', models.DateField(null=True)),
                ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list)),
                ('capacity', models.SmallIntegerField(default=5)),
                ('active', models.BooleanField(default=True)),
                ('on_leave_until', models.DateField(null=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('version', models.IntegerField(default=1)),
                ('firm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['firm', 'id'], name='lawyer_of_firm'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('capacity__gte', 0), ('capacity__lte', 200)), name='lawyer_capacity'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Jurisdiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(choices=[('legal_aid', 'legal_aid'), ('notarisation', 'notarisation'), ('appraisal', 'appraisal'), ('mediation', 'mediation'), ('consultation', 'consultation')], max_length=20)),
                ('matter', models.CharField(max_length=24, null=True)),
                ('region_code', models.CharField(db_collation='C', max_length=12)),
                ('organ_level', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county')], max_length=10, null=True)),
                ('basis', models.CharField(max_length=80)),
                ('priority', models.SmallIntegerField(default=0)),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('version', models.BigIntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('active', True)), fields=['service', 'region_code'], name='jurisdiction_for'),
                    models.Index(fields=['unit', 'id'], name='jurisdiction_of_unit'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('version',), name='jurisdiction_version'),
                    models.UniqueConstraint(condition=models.Q(('active', True)), fields=('unit', 'service', 'matter', 'region_code', 'organ_level'), name='jurisdiction_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='jurisdiction_dates'),
                ],
            },
        ),
    ]
