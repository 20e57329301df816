import django.db.models.deletion
import twiza.core.migration_operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('agreements', '0001_initial'),
        ('core', '0001_initial'),
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Budgeted',
                    fields=[
                    ],
                    options={
                        'verbose_name': 'holder of a budget',
                        'verbose_name_plural': 'holders of budgets',
                        'proxy': True,
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=('agreements.institution',),
                ),
                migrations.CreateModel(
                    name='Budget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField()),
                        ('valid_to', models.DateField(blank=True, null=True)),
                        ('recorded_at', models.DateTimeField()),
                        ('superseded_at', models.DateTimeField(blank=True, null=True)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.source')),
                        ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution', verbose_name='institution')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='budget year')),
                        ('centimes', models.BigIntegerField(verbose_name='amount in centimes')),
                        ('currency', models.CharField(default='MAD', max_length=3, verbose_name='currency')),
                        ('reference', models.CharField(max_length=200, verbose_name='deliberation or document')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.document', verbose_name='deposited document')),
                    ],
                    options={
                        'verbose_name': 'budget of a year',
                        'verbose_name_plural': 'budgets of years',
                        'ordering': ['institution_id', 'year', '-recorded_at', '-id'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='portfolio_budget_valid_order', violation_error_message='The end must come after the beginning.'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='portfolio_budget_known_order', violation_error_message='A fact cannot be superseded before it was recorded.'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('institution', 'year'), name='governance_budget_once', violation_error_message='The budget of that year is already recorded.'), models.CheckConstraint(condition=models.Q(('centimes__gte', 0), ('currency', 'MAD')), name='governance_budget_amount', violation_error_message='A budget is in dirhams and not negative.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='governance_budget_has_source', violation_error_message='Say which deliberation or document gives the budget.'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='governance_budget_year', violation_error_message='The year lies between 2000 and 2100.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                        ('role', models.CharField(blank=True, choices=[('national_officer', 'National officer'), ('regional_officer', 'Regional officer'), ('committee_secretary', 'Committee secretary'), ('cooperative_president', 'President of a cooperative'), ('expert', 'Expert'), ('reviewer', 'Reviewer'), ('donor', 'Donor'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30, verbose_name='shared with')),
                        ('title_fr', models.CharField(blank=True, max_length=200)),
                        ('title_ar', models.CharField(blank=True, max_length=200)),
                        ('title_en', models.CharField(blank=True, max_length=200)),
                        ('page', models.CharField(choices=[('portfolio', 'Portfolio of conventions'), ('budgets', 'Commitments by year'), ('overlaps', 'Supported by several conventions'), ('target', 'Target of a plan'), ('register', 'Register'), ('money', 'Funding')], max_length=20, verbose_name='page')),
                        ('query', models.CharField(blank=True, max_length=1000, verbose_name='filters')),
                        ('on', models.DateField(blank=True, null=True, verbose_name='figures of')),
                        ('saved_at', models.DateTimeField(verbose_name='saved')),
                        ('title_zgh', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'saved view',
                        'verbose_name_plural': 'saved views',
                        'ordering': ['-saved_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'query'), name='governance_savedview_once', violation_error_message='You already saved this view.'), models.CheckConstraint(condition=models.Q(models.Q(('title_fr', ''), _negated=True), models.Q(('title_ar', ''), _negated=True), models.Q(('title_en', ''), _negated=True), _connector='OR'), name='governance_savedview_named', violation_error_message='Give the view a name in one language at least.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('reference', models.CharField(blank=True, max_length=80, verbose_name='reference of the question')),
                        ('asked_on', models.DateField(verbose_name='asked on')),
                        ('on', models.DateField(verbose_name='figures of')),
                        ('by_id', models.BigIntegerField()),
                        ('by_label', models.CharField(max_length=200, verbose_name='answered by')),
                        ('answered_at', models.DateTimeField(verbose_name='answered')),
                        ('content', models.TextField()),
                        ('content_hash', models.CharField(max_length=64, unique=True, verbose_name='content hash')),
                    ],
                    options={
                        'verbose_name': 'answer to a question',
                        'verbose_name_plural': 'answers to questions',
                        'ordering': ['-number'],
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
