import django.db.models.deletion
import twiza.core.migration_operations
import twiza.funding.rules.stages
import twiza.funding.rules.tranches
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
                    name='FundedAgreement',
                    fields=[
                    ],
                    options={
                        'verbose_name': 'money of an agreement',
                        'verbose_name_plural': 'money of agreements',
                        'proxy': True,
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=('agreements.agreement',),
                ),
                migrations.CreateModel(
                    name='Component',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('code', models.SlugField(max_length=40, verbose_name='code')),
                        ('order', models.PositiveSmallIntegerField(default=1)),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'component',
                        'verbose_name_plural': 'components',
                        'ordering': ['agreement_id', 'order', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'code'), name='funding_component_once', violation_error_message='This component already stands in the cost table.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Purse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('institution', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution')),
                        ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                        ('agreement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                    ],
                    options={
                        'verbose_name': 'purse',
                        'verbose_name_plural': 'purses',
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', True), ('institution__isnull', False), ('organisation__isnull', True)), models.Q(('agreement__isnull', True), ('institution__isnull', True), ('organisation__isnull', False)), models.Q(('agreement__isnull', False), ('institution__isnull', True), ('organisation__isnull', True)), _connector='OR'), name='funding_purse_of_one', violation_error_message='A purse belongs to one holder.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Rate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('on', models.DateField(verbose_name='day')),
                        ('rate', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='dirhams for one unit')),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.source')),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'exchange rate',
                        'verbose_name_plural': 'exchange rates',
                        'ordering': ['currency', '-on', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('currency', 'on'), name='funding_rate_once', violation_error_message='The rate of that day is already recorded.'), models.CheckConstraint(condition=models.Q(('rate__gt', 0), models.Q(('currency', 'MAD'), _negated=True)), name='funding_rate_positive', violation_error_message='A rate is more than nought, and the dirham has none.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Feed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('upstream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('downstream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'link of a funding chain',
                        'verbose_name_plural': 'links of funding chains',
                        'ordering': ['upstream_id', 'downstream_id'],
                        'constraints': [models.UniqueConstraint(fields=('upstream', 'downstream'), name='funding_feed_once', violation_error_message='This link of the chain is already declared.'), models.CheckConstraint(condition=models.Q(('upstream', models.F('downstream')), _negated=True), name='funding_feed_not_itself', violation_error_message='An agreement does not feed itself.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Tranche',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title_fr', models.CharField(max_length=400)),
                        ('title_ar', models.CharField(blank=True, max_length=400)),
                        ('title_en', models.CharField(blank=True, max_length=400)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.purse', verbose_name='payer')),
                        ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.purse', verbose_name='payee')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='budget year')),
                        ('component', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.component', verbose_name='component')),
                        ('centimes', models.BigIntegerField(verbose_name='amount in centimes')),
                        ('currency', models.CharField(default='MAD', max_length=3, verbose_name='currency')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('prepared', 'Release proposed'), ('released', 'Released'), ('cancelled', 'Given up')], default='planned', max_length=10, verbose_name='state')),
                        ('prepared_by_id', models.BigIntegerField(blank=True, null=True)),
                        ('prepared_at', models.DateTimeField(blank=True, null=True)),
                        ('released_by_id', models.BigIntegerField(blank=True, null=True)),
                        ('released_at', models.DateTimeField(blank=True, null=True)),
                        ('recorded_at', models.DateTimeField()),
                        ('title_zgh', models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        'verbose_name': 'tranche',
                        'verbose_name_plural': 'tranches',
                        'ordering': ['agreement_id', 'number', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='funding_tranche_number_once', violation_error_message='This agreement already has a tranche of that number.'), models.CheckConstraint(condition=models.Q(('centimes__gt', 0)), name='funding_tranche_positive', violation_error_message='An amount is more than nought.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [twiza.funding.rules.tranches.TrancheState['PREPARED'], twiza.funding.rules.tranches.TrancheState['RELEASED']]), _negated=True), ('prepared_at__isnull', False), _connector='OR'), name='funding_tranche_prepared', violation_error_message='Somebody proposes the release first.'), models.CheckConstraint(condition=models.Q(models.Q(('state', twiza.funding.rules.tranches.TrancheState['RELEASED']), _negated=True), models.Q(('released_at__isnull', False), models.Q(models.Q(('prepared_by_id__isnull', False), ('released_by_id__isnull', True)), models.Q(('prepared_by_id__isnull', True), ('released_by_id__isnull', False)), models.Q(('prepared_by_id__isnull', False), ('released_by_id__isnull', False), models.Q(('released_by_id', models.F('prepared_by_id')), _negated=True)), _connector='OR')), _connector='OR'), name='funding_tranche_two_people', violation_error_message='Whoever proposed the release cannot release: it takes two people.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('stage', models.CharField(choices=[('promised', 'Promised'), ('committed', 'Committed'), ('ordered', 'Ordered'), ('paid', 'Paid'), ('received', 'Received'), ('spent', 'Spent'), ('justified', 'Justified'), ('returned', 'Returned')], max_length=10, verbose_name='stage')),
                        ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='funding.purse', verbose_name='payer')),
                        ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='funding.purse', verbose_name='payee')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='budget year')),
                        ('component', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.component', verbose_name='component')),
                        ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.commitment', verbose_name='commitment')),
                        ('tranche', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='funding.tranche', verbose_name='tranche')),
                        ('amendment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement', verbose_name='amendment')),
                        ('centimes', models.BigIntegerField(verbose_name='amount in centimes')),
                        ('currency', models.CharField(default='MAD', max_length=3, verbose_name='currency')),
                        ('rate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.rate')),
                        ('home_centimes', models.BigIntegerField(verbose_name='amount in centimes of dirham')),
                        ('is_in_kind', models.BooleanField(default=False, verbose_name='in kind')),
                        ('reference', models.CharField(blank=True, max_length=80, verbose_name='reference')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.document', verbose_name='document')),
                        ('value_on', models.DateField(verbose_name='value day')),
                        ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                        ('recorded_by_id', models.BigIntegerField(null=True)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.source')),
                        ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='funding.entry')),
                        ('idempotency_key', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'entry of the ledger',
                        'verbose_name_plural': 'entries of the ledger',
                        'ordering': ['value_on', 'id'],
                        'indexes': [models.Index(fields=['agreement', 'stage', 'year'], name='funding_ent_agreeme_62f5a0_idx'), models.Index(fields=['agreement', 'value_on'], name='funding_ent_agreeme_acf38b_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('agreement', 'idempotency_key'), name='funding_entry_once', violation_error_message='This is already in the ledger.'), models.CheckConstraint(condition=models.Q(models.Q(('centimes__gt', 0), ('reverses__isnull', True)), models.Q(('reverses__isnull', False), models.Q(('centimes', 0), _negated=True)), models.Q(('amendment__isnull', False), ('centimes__lt', 0), ('reverses__isnull', True), ('stage', twiza.funding.rules.stages.Stage['PROMISED'])), _connector='OR'), name='funding_entry_sign', violation_error_message='Only a reversal, or an amendment of a promise, is negative.'), models.CheckConstraint(condition=models.Q(models.Q(('currency', 'MAD'), ('home_centimes', models.F('centimes')), ('rate__isnull', True)), models.Q(models.Q(('currency', 'MAD'), _negated=True), ('rate__isnull', False)), _connector='OR'), name='funding_entry_rate', violation_error_message='An amount in another currency keeps its dated rate.'), models.CheckConstraint(condition=models.Q(('payer', models.F('payee')), _negated=True), name='funding_entry_two_holders', violation_error_message='Money does not go from a holder to itself.'), models.CheckConstraint(condition=models.Q(('is_in_kind', False), ('stage__in', [twiza.funding.rules.stages.Stage['PROMISED'], twiza.funding.rules.stages.Stage['RECEIVED'], twiza.funding.rules.stages.Stage['JUSTIFIED']]), _connector='OR'), name='funding_entry_in_kind_stage', violation_error_message='A contribution in kind is promised, received or justified.'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='funding_entry_year', violation_error_message='A budget year lies between 2000 and 2100.')],
                    },
                ),
                migrations.CreateModel(
                    name='Condition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='funding.tranche')),
                        ('kind', models.CharField(choices=[('signature', 'Every party has signed'), ('visa', 'The visa is given'), ('report', 'The report is accepted'), ('justified', 'Enough of what was received is justified'), ('decision', 'The committee has decided'), ('day', 'The day has come')], max_length=10, verbose_name='condition')),
                        ('params', models.JSONField(blank=True, default=dict, verbose_name='parameters')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution', verbose_name='who sees to it')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.document', verbose_name='document')),
                        ('attested_on', models.DateField(blank=True, null=True, verbose_name='attested on')),
                        ('attested_by_id', models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'condition',
                        'verbose_name_plural': 'conditions',
                        'ordering': ['tranche_id', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('attested_on__isnull', True), ('document__isnull', False), _connector='OR'), name='funding_condition_attested_by_paper', violation_error_message='A paper attests the condition.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='PaymentFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('name', models.CharField(max_length=200, verbose_name='file')),
                        ('sha256', models.CharField(max_length=64)),
                        ('table', models.JSONField()),
                        ('mapping', models.JSONField(default=dict)),
                        ('choices', models.JSONField(default=dict)),
                        ('report', models.JSONField(default=list)),
                        ('sent_at', models.DateTimeField()),
                        ('sent_by_id', models.BigIntegerField(null=True)),
                        ('applied_at', models.DateTimeField(blank=True, null=True)),
                        ('known_before', models.PositiveIntegerField(default=0)),
                        ('entries', models.ManyToManyField(related_name='+', to='funding.entry')),
                    ],
                    options={
                        'verbose_name': 'payment file',
                        'verbose_name_plural': 'payment files',
                        'ordering': ['-sent_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'sha256'), name='funding_file_once', violation_error_message='This very file was already sent.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='FundCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                        ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.purse', verbose_name='payer')),
                        ('centimes', models.BigIntegerField(verbose_name='amount in centimes')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('issued_on', models.DateField(verbose_name='issued on')),
                        ('content', models.JSONField()),
                        ('recorded_at', models.DateTimeField()),
                        ('recorded_by_id', models.BigIntegerField(null=True)),
                    ],
                    options={
                        'verbose_name': 'call for funds',
                        'verbose_name_plural': 'calls for funds',
                        'ordering': ['-issued_on', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='funding_call_number_once', violation_error_message='This agreement already has a call of that number.'), models.UniqueConstraint(fields=('agreement', 'payer', 'currency', 'issued_on'), name='funding_call_day_once', violation_error_message='This party was already called today.')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
