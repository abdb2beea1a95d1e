import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import claims.models.indicator
import sources.records


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_suggestions"),
        ("sources", "0004_joined_and_touched"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0)),
                ("seen", models.CharField(blank=True, max_length=64)),
                (
                    "seen_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved"),
                            ("changes_requested", "changes requested"),
                            ("rejected", "rejected"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seen_words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("note", "order"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ClaimVerdict",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="comparison",
                        serialize=False,
                        to="claims.claim",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("agrees", "agrees"),
                            ("agrees_within_rounding", "agrees within rounding"),
                            ("conflicts", "conflicts"),
                            ("not_comparable", "not comparable"),
                            ("too_few", "too few"),
                        ],
                        max_length=24,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("origin", models.CharField(max_length=200, verbose_name="origin")),
                ("is_odd_one", models.BooleanField(default=False, verbose_name="odd one out")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ComparedSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("inputs", models.CharField(max_length=64)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("level", "level"),
                            ("change", "change"),
                            ("share", "share"),
                            ("target", "target"),
                            ("forecast", "forecast"),
                            ("count", "count"),
                            ("ordinal", "ordinal"),
                            ("multiple", "multiple"),
                            ("duration", "duration"),
                        ],
                        max_length=10,
                        verbose_name="measure",
                    ),
                ),
                ("unit", models.CharField(max_length=40, verbose_name="unit")),
                (
                    "base_unit",
                    models.CharField(blank=True, max_length=40, verbose_name="computed in"),
                ),
                (
                    "period",
                    models.CharField(
                        help_text="As one of its claims has it",
                        max_length=60,
                        verbose_name="period",
                    ),
                ),
                (
                    "baseline",
                    models.CharField(blank=True, max_length=60, verbose_name="compared with"),
                ),
                ("first_day", models.DateField(null=True, verbose_name="first day")),
                ("last_day", models.DateField(null=True, verbose_name="last day")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("agrees", "agrees"),
                            ("agrees_within_rounding", "agrees within rounding"),
                            ("conflicts", "conflicts"),
                            ("not_comparable", "not comparable"),
                            ("too_few", "too few"),
                        ],
                        max_length=24,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "is_confirmation",
                    models.BooleanField(
                        default=False,
                        help_text="Two independent origins or more, with two-sided figures",
                    ),
                ),
                ("number_of_claims", models.PositiveIntegerField(verbose_name="claims")),
                ("number_of_origins", models.PositiveIntegerField(verbose_name="origins")),
                (
                    "number_of_claimants",
                    models.PositiveIntegerField(verbose_name="counting bodies"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        help_text="When its figures last changed", verbose_name="changed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "set",
                "verbose_name_plural": "sets",
                "ordering": ("indicator", "measure", "unit", "first_day", "id"),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                ("inputs", models.CharField(editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("set", "conflicts"),
                            ("base", "base revised?"),
                            ("sum", "parts and whole"),
                            ("factor", "scale word"),
                            ("swapped", "swapped"),
                            ("record", "no record"),
                            ("rank", "rank"),
                            ("currency", "currency"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("period", models.CharField(blank=True, max_length=60, verbose_name="period")),
                (
                    "figures",
                    models.CharField(
                        blank=True,
                        help_text="The figures in words, the most given first",
                        max_length=300,
                        verbose_name="figures",
                    ),
                ),
                ("reason", models.TextField(verbose_name="what doesn't fit")),
                ("since", models.DateTimeField(db_index=True, verbose_name="since")),
                (
                    "gone_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="gone at"),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("definition", "different definition"),
                            ("currency", "different currency or rate"),
                            ("revision", "revision"),
                            ("typo", "typo of the outlet"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("explanation", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "explained_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="explained at"),
                ),
                ("explained_inputs", models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "conflict",
                "verbose_name_plural": "conflicts",
                "ordering": ("-since", "-id"),
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "export", "import"),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("supports", "supports"),
                            ("contradicts", "contradicts"),
                            ("mentions", "mentions"),
                        ],
                        default="supports",
                        max_length=12,
                        verbose_name="stance",
                    ),
                ),
                ("seen", models.CharField(editable=False, max_length=64)),
                ("origin", models.CharField(default="", editable=False, max_length=200)),
                (
                    "seen_status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved"),
                            ("changes_requested", "changes requested"),
                            ("rejected", "rejected"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ("fact", "stance", "id"),
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "export", "import"),
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "first_day",
                    models.DateField(
                        db_index=True, editable=False, null=True, verbose_name="first day"
                    ),
                ),
                ("last_day", models.DateField(editable=False, null=True, verbose_name="last day")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved"),
                            ("changes_requested", "changes requested"),
                            ("rejected", "rejected"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="submitted at"),
                ),
                ("fingerprint", models.CharField(default="", editable=False, max_length=64)),
                (
                    "approved_fingerprint",
                    models.CharField(default="", editable=False, max_length=64),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "comparator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eq", "exactly"),
                            ("approx", "about"),
                            ("gt", "more than"),
                            ("ge", "at least"),
                            ("lt", "less than"),
                            ("le", "up to"),
                            ("range", "from … to"),
                        ],
                        max_length=10,
                        verbose_name="comparator",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        max_digits=30,
                        null=True,
                        verbose_name="value",
                    ),
                ),
                (
                    "value_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        max_digits=30,
                        null=True,
                        verbose_name="upper value",
                    ),
                ),
                (
                    "step",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        help_text="Size of the last written digit: 100000000 for 240.1 bn",
                        max_digits=30,
                        null=True,
                        verbose_name="last digit",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[claims.models.indicator.validate_unit],
                        verbose_name="unit",
                    ),
                ),
                (
                    "base_unit",
                    models.CharField(
                        blank=True,
                        help_text="The currency in which a change was computed, where the source says",
                        max_length=40,
                        validators=[claims.models.indicator.validate_unit],
                        verbose_name="computed in",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("level", "level"),
                            ("change", "change"),
                            ("share", "share"),
                            ("target", "target"),
                            ("forecast", "forecast"),
                            ("count", "count"),
                            ("ordinal", "ordinal"),
                            ("multiple", "multiple"),
                            ("duration", "duration"),
                        ],
                        max_length=10,
                        verbose_name="measure",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("up", "up"), ("down", "down")],
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "period",
                    sources.records.EdtfField(
                        blank=True,
                        default="",
                        help_text="2023, Jan–Nov 2023, tháng 2/2022, 2023年1-11月",
                        max_length=60,
                        verbose_name="period",
                    ),
                ),
                (
                    "baseline",
                    sources.records.EdtfField(
                        blank=True,
                        default="",
                        help_text="For a change: the period before",
                        max_length=60,
                        verbose_name="compared with",
                    ),
                ),
                (
                    "vintage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preliminary", "preliminary"),
                            ("final", "final"),
                            ("revised", "revised"),
                        ],
                        max_length=12,
                        verbose_name="vintage",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        decimal_places=10, editable=False, max_digits=30, null=True
                    ),
                ),
                ("low_open", models.BooleanField(default=True, editable=False)),
                (
                    "high",
                    models.DecimalField(
                        decimal_places=10, editable=False, max_digits=30, null=True
                    ),
                ),
                ("high_open", models.BooleanField(default=True, editable=False)),
                (
                    "sentence",
                    models.TextField(
                        blank=True,
                        help_text="What the desk holds, as one sentence of our own",
                        verbose_name="sentence",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("contested", "contested"),
                            ("refuted", "refuted"),
                            ("open", "open"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1, confirmed"),
                            (2, "2, probably true"),
                            (3, "3, possibly true"),
                            (4, "4, doubtful"),
                            (5, "5, improbable"),
                            (6, "6, cannot be judged"),
                        ],
                        default=6,
                        help_text="Admiralty code, of the fact itself",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="credibility",
                    ),
                ),
                (
                    "rationale",
                    models.TextField(
                        blank=True, help_text="Why the desk holds it", verbose_name="rationale"
                    ),
                ),
                (
                    "override",
                    models.TextField(
                        blank=True,
                        help_text="Why it counts as confirmed without two independent origins",
                        verbose_name="confirmed all the same",
                    ),
                ),
            ],
            options={
                "verbose_name": "fact",
                "verbose_name_plural": "facts",
                "ordering": ("-updated_at", "-id"),
                "abstract": False,
                "default_permissions": (
                    "add",
                    "change",
                    "delete",
                    "view",
                    "export",
                    "import",
                    "review",
                ),
            },
        ),
        migrations.CreateModel(
            name="HistoricalConflict",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="identifier"
                    ),
                ),
                ("key", models.CharField(db_index=True, editable=False, max_length=64)),
                ("inputs", models.CharField(editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("set", "conflicts"),
                            ("base", "base revised?"),
                            ("sum", "parts and whole"),
                            ("factor", "scale word"),
                            ("swapped", "swapped"),
                            ("record", "no record"),
                            ("rank", "rank"),
                            ("currency", "currency"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("period", models.CharField(blank=True, max_length=60, verbose_name="period")),
                (
                    "figures",
                    models.CharField(
                        blank=True,
                        help_text="The figures in words, the most given first",
                        max_length=300,
                        verbose_name="figures",
                    ),
                ),
                ("reason", models.TextField(verbose_name="what doesn't fit")),
                ("since", models.DateTimeField(db_index=True, verbose_name="since")),
                (
                    "gone_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="gone at"),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("definition", "different definition"),
                            ("currency", "different currency or rate"),
                            ("revision", "revision"),
                            ("typo", "typo of the outlet"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("explanation", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "explained_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="explained at"),
                ),
                ("explained_inputs", models.CharField(blank=True, editable=False, max_length=64)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical conflict",
                "verbose_name_plural": "historical conflicts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="identifier"
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("supports", "supports"),
                            ("contradicts", "contradicts"),
                            ("mentions", "mentions"),
                        ],
                        default="supports",
                        max_length=12,
                        verbose_name="stance",
                    ),
                ),
                ("seen", models.CharField(editable=False, max_length=64)),
                ("origin", models.CharField(default="", editable=False, max_length=200)),
                (
                    "seen_status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved"),
                            ("changes_requested", "changes requested"),
                            ("rejected", "rejected"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFact",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="identifier"
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "first_day",
                    models.DateField(
                        db_index=True, editable=False, null=True, verbose_name="first day"
                    ),
                ),
                ("last_day", models.DateField(editable=False, null=True, verbose_name="last day")),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved"),
                            ("changes_requested", "changes requested"),
                            ("rejected", "rejected"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="submitted at"),
                ),
                ("fingerprint", models.CharField(default="", editable=False, max_length=64)),
                (
                    "approved_fingerprint",
                    models.CharField(default="", editable=False, max_length=64),
                ),
                (
                    "created_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="updated at"),
                ),
                (
                    "comparator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eq", "exactly"),
                            ("approx", "about"),
                            ("gt", "more than"),
                            ("ge", "at least"),
                            ("lt", "less than"),
                            ("le", "up to"),
                            ("range", "from … to"),
                        ],
                        max_length=10,
                        verbose_name="comparator",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        max_digits=30,
                        null=True,
                        verbose_name="value",
                    ),
                ),
                (
                    "value_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        max_digits=30,
                        null=True,
                        verbose_name="upper value",
                    ),
                ),
                (
                    "step",
                    models.DecimalField(
                        blank=True,
                        decimal_places=10,
                        help_text="Size of the last written digit: 100000000 for 240.1 bn",
                        max_digits=30,
                        null=True,
                        verbose_name="last digit",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[claims.models.indicator.validate_unit],
                        verbose_name="unit",
                    ),
                ),
                (
                    "base_unit",
                    models.CharField(
                        blank=True,
                        help_text="The currency in which a change was computed, where the source says",
                        max_length=40,
                        validators=[claims.models.indicator.validate_unit],
                        verbose_name="computed in",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("level", "level"),
                            ("change", "change"),
                            ("share", "share"),
                            ("target", "target"),
                            ("forecast", "forecast"),
                            ("count", "count"),
                            ("ordinal", "ordinal"),
                            ("multiple", "multiple"),
                            ("duration", "duration"),
                        ],
                        max_length=10,
                        verbose_name="measure",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("up", "up"), ("down", "down")],
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "period",
                    sources.records.EdtfField(
                        blank=True,
                        default="",
                        help_text="2023, Jan–Nov 2023, tháng 2/2022, 2023年1-11月",
                        max_length=60,
                        verbose_name="period",
                    ),
                ),
                (
                    "baseline",
                    sources.records.EdtfField(
                        blank=True,
                        default="",
                        help_text="For a change: the period before",
                        max_length=60,
                        verbose_name="compared with",
                    ),
                ),
                (
                    "vintage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preliminary", "preliminary"),
                            ("final", "final"),
                            ("revised", "revised"),
                        ],
                        max_length=12,
                        verbose_name="vintage",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        decimal_places=10, editable=False, max_digits=30, null=True
                    ),
                ),
                ("low_open", models.BooleanField(default=True, editable=False)),
                (
                    "high",
                    models.DecimalField(
                        decimal_places=10, editable=False, max_digits=30, null=True
                    ),
                ),
                ("high_open", models.BooleanField(default=True, editable=False)),
                (
                    "sentence",
                    models.TextField(
                        blank=True,
                        help_text="What the desk holds, as one sentence of our own",
                        verbose_name="sentence",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("contested", "contested"),
                            ("refuted", "refuted"),
                            ("open", "open"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1, confirmed"),
                            (2, "2, probably true"),
                            (3, "3, possibly true"),
                            (4, "4, doubtful"),
                            (5, "5, improbable"),
                            (6, "6, cannot be judged"),
                        ],
                        default=6,
                        help_text="Admiralty code, of the fact itself",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="credibility",
                    ),
                ),
                (
                    "rationale",
                    models.TextField(
                        blank=True, help_text="Why the desk holds it", verbose_name="rationale"
                    ),
                ),
                (
                    "override",
                    models.TextField(
                        blank=True,
                        help_text="Why it counts as confirmed without two independent origins",
                        verbose_name="confirmed all the same",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical fact",
                "verbose_name_plural": "historical facts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJudgement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="identifier"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("speaker", "speakers"),
                            ("outlet", "outlets"),
                            ("indicator", "indicators"),
                            ("event", "events"),
                            ("source", "sources"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("kept", models.UUIDField(verbose_name="kept")),
                ("other", models.UUIDField(verbose_name="other")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "the same"),
                            ("different", "different"),
                            ("unsure", "unsure"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("judged_at", models.DateTimeField(editable=False, verbose_name="judged at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical judgement",
                "verbose_name_plural": "historical judgements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopic",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="identifier"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="topic")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical topic",
                "verbose_name_plural": "historical topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopic_statements",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalTopic_statements",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("speaker", "speakers"),
                            ("outlet", "outlets"),
                            ("indicator", "indicators"),
                            ("event", "events"),
                            ("source", "sources"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("kept", models.UUIDField(verbose_name="kept")),
                ("other", models.UUIDField(verbose_name="other")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "the same"),
                            ("different", "different"),
                            ("unsure", "unsure"),
                        ],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("judged_at", models.DateTimeField(editable=False, verbose_name="judged at")),
            ],
            options={
                "verbose_name": "judgement",
                "verbose_name_plural": "judgements",
                "ordering": ("-judged_at", "-id"),
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "export", "import"),
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "reading",
                "verbose_name_plural": "readings",
                "ordering": ("event", "source"),
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "export", "import"),
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="topic")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ("event", "order", "id"),
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "export", "import"),
            },
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_claims",
            name="claim",
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_claims",
            name="crosssourcenote",
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_claims",
            name="history",
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_statements",
            name="crosssourcenote",
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_statements",
            name="history",
        ),
        migrations.RemoveField(
            model_name="historicalcrosssourcenote_statements",
            name="statement",
        ),
        migrations.RemoveConstraint(
            model_name="reviewevent",
            name="review_event_of_one_record",
        ),
        migrations.AddField(
            model_name="claim",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="claim",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="crosssourcenote",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="crosssourcenote",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="event",
            name="joined_to",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="joined",
                to="claims.event",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalcrosssourcenote",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalcrosssourcenote",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalevent",
            name="joined_to",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.event",
            ),
        ),
        migrations.AddField(
            model_name="historicalindicator",
            name="joined_to",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.indicator",
            ),
        ),
        migrations.AddField(
            model_name="historicalspeaker",
            name="joined_to",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.speaker",
            ),
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="historicalstatement",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="indicator",
            name="joined_to",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="joined",
                to="claims.indicator",
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="joined_to",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="joined",
                to="claims.speaker",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="approved_fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="statement",
            name="fingerprint",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="crosssourcenote",
            name="body",
            field=models.TextField(help_text="Markdown; [[ cites a record", verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="historicalcrosssourcenote",
            name="body",
            field=models.TextField(help_text="Markdown; [[ cites a record", verbose_name="text"),
        ),
        migrations.AddField(
            model_name="citation",
            name="claim",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="indicator",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="claims.indicator",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="citations",
                to="claims.crosssourcenote",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="sources.source",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="statement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="claims.statement",
            ),
        ),
        migrations.AddField(
            model_name="comparedset",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sets",
                to="claims.indicator",
            ),
        ),
        migrations.AddField(
            model_name="claimverdict",
            name="compared_set",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="verdicts",
                to="claims.comparedset",
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="claims",
            field=models.ManyToManyField(
                related_name="conflicts", to="claims.claim", verbose_name="claims"
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="compared_set",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="conflicts",
                to="claims.comparedset",
                verbose_name="set",
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="explained_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="explained by",
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conflicts",
                to="claims.indicator",
                verbose_name="indicator",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="claims.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assigned to",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="claims",
            field=models.ManyToManyField(
                related_name="facts", through="claims.Evidence", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="created by",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="edited_by",
            field=models.ForeignKey(
                editable=False,
                help_text="Who made the latest change to its content; may not approve it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last edited by",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facts",
                to="claims.indicator",
                verbose_name="indicator",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="fact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="claims.fact",
                verbose_name="fact",
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="fact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="citations",
                to="claims.fact",
            ),
        ),
        migrations.AddField(
            model_name="reviewevent",
            name="fact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review_events",
                to="claims.fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", True),
                        ("note__isnull", True),
                        ("statement__isnull", False),
                    ),
                    models.Q(
                        ("claim__isnull", False),
                        ("fact__isnull", True),
                        ("note__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", True),
                        ("note__isnull", False),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", False),
                        ("note__isnull", True),
                        ("statement__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="review_event_of_one_record",
            ),
        ),
        migrations.AddField(
            model_name="historicalconflict",
            name="compared_set",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.comparedset",
                verbose_name="set",
            ),
        ),
        migrations.AddField(
            model_name="historicalconflict",
            name="explained_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="explained by",
            ),
        ),
        migrations.AddField(
            model_name="historicalconflict",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalconflict",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.indicator",
                verbose_name="indicator",
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="fact",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.fact",
                verbose_name="fact",
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalfact",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assigned to",
            ),
        ),
        migrations.AddField(
            model_name="historicalfact",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="created by",
            ),
        ),
        migrations.AddField(
            model_name="historicalfact",
            name="edited_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="Who made the latest change to its content; may not approve it",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last edited by",
            ),
        ),
        migrations.AddField(
            model_name="historicalfact",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalfact",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.indicator",
                verbose_name="indicator",
            ),
        ),
        migrations.AddField(
            model_name="historicaljudgement",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaljudgement",
            name="judged_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="judged by",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="event",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic_statements",
            name="history",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="claims.historicaltopic",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic_statements",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.statement",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="judged_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="judged by",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readings",
                to="claims.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readings",
                to="sources.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="topics",
                to="claims.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="statements",
            field=models.ManyToManyField(
                blank=True, related_name="topics", to="claims.statement", verbose_name="statements"
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic_statements",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="claims.topic",
            ),
        ),
        migrations.DeleteModel(
            name="HistoricalCrossSourceNote_claims",
        ),
        migrations.DeleteModel(
            name="HistoricalCrossSourceNote_statements",
        ),
        migrations.AddIndex(
            model_name="comparedset",
            index=models.Index(
                fields=["indicator", "measure", "unit", "first_day"], name="set_series"
            ),
        ),
        migrations.AddIndex(
            model_name="comparedset",
            index=models.Index(fields=["verdict", "changed_at"], name="set_by_verdict"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("explained_inputs", ""),
                    models.Q(
                        models.Q(("cause", ""), _negated=True),
                        models.Q(("explanation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="conflict_explained_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["status", "submitted_at"], name="fact_waiting"),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["draft", "submitted", "approved", "changes_requested", "rejected"],
                    )
                ),
                name="fact_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("low__isnull", True),
                    ("high__isnull", True),
                    ("low__lte", models.F("high")),
                    _connector="OR",
                ),
                name="fact_low_not_above_high",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(("comparator", ""), _negated=True),
                    _connector="OR",
                ),
                name="fact_comparator",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comparator", "range"), _negated=True),
                    ("value_high__isnull", False),
                    _connector="OR",
                ),
                name="fact_range_has_upper_value",
                violation_error_message="A range needs an upper value.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("credibility__range", (1, 6))), name="fact_credibility_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="fact_has_value_or_sentence",
                violation_error_message="Give a figure, or say in one sentence what holds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                fields=("fact", "claim"),
                name="evidence_once",
                violation_error_message="This claim is evidence of this fact already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim__isnull", False),
                        ("fact__isnull", True),
                        ("indicator__isnull", True),
                        ("source__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", True),
                        ("indicator__isnull", True),
                        ("source__isnull", True),
                        ("statement__isnull", False),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", True),
                        ("indicator__isnull", True),
                        ("source__isnull", False),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", False),
                        ("indicator__isnull", True),
                        ("source__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("fact__isnull", True),
                        ("indicator__isnull", False),
                        ("source__isnull", True),
                        ("statement__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="citation_of_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("note", "claim"), name="citation_claim_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("note", "statement"), name="citation_statement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("note", "source"), name="citation_source_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(fields=("note", "fact"), name="citation_fact_once"),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("note", "indicator"), name="citation_indicator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                fields=("kind", "kept", "other"), name="judgement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("other")), _negated=True),
                name="judgement_of_two_records",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("event", "source"), name="reading_once"),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                fields=("event", "name"),
                name="topic_once",
                violation_error_message="This event already has this topic.",
            ),
        ),
    ]
