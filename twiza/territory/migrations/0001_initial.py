import django.db.models.deletion
import twiza.core.migration_operations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Territory',
                    fields=[
                        ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('last', models.BigIntegerField(help_text='Last id of the subtree')),
                        ('kind', models.CharField(choices=[('country', 'Country'), ('region', 'Region'), ('province', 'Province'), ('prefecture', 'Prefecture'), ('commune', 'Commune'), ('prefecture_of_arrondissements', 'Prefecture of arrondissements'), ('arrondissement', 'Arrondissement'), ('division', 'First-level division')], max_length=32)),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='territory.territory')),
                        ('code', models.CharField(help_text='HCP code in Morocco, ISO 3166 elsewhere', max_length=16, unique=True)),
                        ('name_fr', models.CharField(max_length=120)),
                        ('name_ar', models.CharField(blank=True, max_length=120)),
                        ('name_en', models.CharField(blank=True, max_length=120)),
                        ('search', models.CharField(blank=True, editable=False, max_length=400)),
                        ('population', models.PositiveIntegerField(blank=True, help_text='Census of 2024', null=True)),
                        ('is_urban', models.BooleanField(blank=True, null=True)),
                        ('longitude', models.FloatField(blank=True, null=True)),
                        ('latitude', models.FloatField(blank=True, null=True)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.source')),
                        ('name_zgh', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'verbose_name': 'territory',
                        'verbose_name_plural': 'territories',
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['kind'], name='territory_t_kind_8c0ecd_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('id'))), name='territory_territory_last_not_before_id', violation_error_message='A territory contains at least itself.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='territory_territory_point_whole', violation_error_message='A point has a longitude and a latitude.')],
                    },
                ),
            ],
        ),
    ]
