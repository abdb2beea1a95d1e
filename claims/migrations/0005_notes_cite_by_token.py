"""The tables of what notes cite give way to their citations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_fingerprints_and_tokens")]

    operations = [
        migrations.RemoveField(model_name="crosssourcenote", name="claims"),
        migrations.RemoveField(model_name="crosssourcenote", name="statements"),
        migrations.AddField(
            model_name="crosssourcenote",
            name="claims",
            field=models.ManyToManyField(
                related_name="notes",
                through="claims.Citation",
                to="claims.claim",
                verbose_name="cited claims",
            ),
        ),
        migrations.AddField(
            model_name="crosssourcenote",
            name="statements",
            field=models.ManyToManyField(
                related_name="notes",
                through="claims.Citation",
                to="claims.statement",
                verbose_name="cited statements",
            ),
        ),
    ]
