import django.db.models.deletion
import twiza.core.migration_operations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        ('core', '0001_initial'),
        ('register', '0001_initial'),
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement', verbose_name='agreement')),
                        ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                        ('starts_on', models.DateField(verbose_name='starts on')),
                        ('ends_on', models.DateField(verbose_name='last day')),
                        ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adopted on')),
                        ('note_fr', models.TextField(blank=True)),
                        ('note_ar', models.TextField(blank=True)),
                        ('note_en', models.TextField(blank=True)),
                        ('note_zgh', models.TextField(blank=True)),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'plan',
                        'verbose_name_plural': 'plans',
                        'ordering': ['key'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='plans_plan_dates', violation_error_message='A plan ends after it starts.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Axis',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='plans.plan')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'axis',
                        'verbose_name_plural': 'axes',
                        'ordering': ['plan_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='plans_axis_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Action',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('axis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='plans.axis')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                        ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts on')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'action',
                        'verbose_name_plural': 'actions',
                        'ordering': ['axis_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('axis', 'number'), name='plans_action_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Indicator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                        ('unit', models.CharField(max_length=32, verbose_name='unit')),
                        ('dimensions', models.JSONField(default=list, verbose_name='dimensions')),
                        ('definition_fr', models.TextField(blank=True)),
                        ('definition_ar', models.TextField(blank=True)),
                        ('definition_en', models.TextField(blank=True)),
                        ('definition_zgh', models.TextField(blank=True)),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'indicator',
                        'verbose_name_plural': 'indicators',
                        'ordering': ['code'],
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField()),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('recorded_at', models.DateTimeField()),
                        ('superseded_at', models.DateTimeField(blank=True, null=True)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.source')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                        ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.action')),
                        ('kind', models.CharField(choices=[('session', 'Session held'), ('case_opened', 'Case opened'), ('case_closed', 'Case closed'), ('diagnosis', 'Diagnosis done'), ('training', 'Training attended')], max_length=16, verbose_name='kind')),
                        ('quantity', models.PositiveIntegerField(default=0, help_text='Minutes, for sessions and trainings', verbose_name='quantity')),
                        ('proof', models.CharField(blank=True, max_length=80, verbose_name='proof')),
                    ],
                    options={
                        'verbose_name': 'event',
                        'verbose_name_plural': 'events',
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['organisation', 'valid_from'], name='plans_event_organisation'), models.Index(fields=['proof'], name='plans_event_proof')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='plans_event_valid_order', violation_error_message='The end must come after the beginning.'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='plans_event_known_order', violation_error_message='A fact cannot be superseded before it was recorded.'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), models.Q(('proof', ''), _negated=True)), fields=('proof', 'kind'), name='plans_event_proof_once', violation_error_message='This proof already counts.')],
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='plans.plan')),
                        ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.indicator')),
                        ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                        ('promised', models.DecimalField(decimal_places=4, help_text='A share between 0 and 1', max_digits=7, verbose_name='promised share')),
                        ('baseline', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='baseline')),
                        ('baseline_on', models.DateField(blank=True, null=True, verbose_name='baseline measured on')),
                        ('starts_on', models.DateField(verbose_name='starts on')),
                        ('due_on', models.DateField(verbose_name='due on')),
                        ('path', models.JSONField(blank=True, default=dict, help_text='{year: share}; empty = a straight line', verbose_name='yearly path')),
                        ('as_of', models.CharField(choices=[('today', 'Today'), ('month_end', 'End of the last full month'), ('year_end', 'End of the last full year')], default='today', max_length=10, verbose_name='read at')),
                        ('per_expert_year', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='organisations one expert accompanies a year')),
                        ('per_expert_note', models.CharField(blank=True, max_length=300, verbose_name='where that figure comes from')),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'target',
                        'verbose_name_plural': 'targets',
                        'ordering': ['plan_id', 'key'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('promised__gt', 0), ('promised__lte', 1)), name='plans_target_share', violation_error_message='A promised share lies between 0 and 1.'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('starts_on'))), name='plans_target_dates', violation_error_message='A target is due after it starts.'), models.CheckConstraint(condition=models.Q(('per_expert_year__isnull', True), ('per_expert_year__gt', 0), _connector='OR'), name='plans_target_expert_positive', violation_error_message='An expert accompanies more than nought organisations.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Reading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='plans.target')),
                        ('name', models.SlugField(max_length=60, verbose_name='name')),
                        ('order', models.PositiveSmallIntegerField(default=1, verbose_name='order')),
                        ('numerator', models.JSONField(verbose_name='numerator rule')),
                        ('denominator', models.JSONField(verbose_name='denominator rule')),
                        ('population', models.JSONField(blank=True, default=dict, verbose_name='population')),
                        ('inside', models.BooleanField(default=True, verbose_name='numerator within the denominator')),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'reading',
                        'verbose_name_plural': 'readings',
                        'ordering': ['target_id', 'order'],
                        'constraints': [models.UniqueConstraint(fields=('target', 'name'), name='plans_reading_once')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
