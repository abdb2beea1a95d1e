"""Give every reviewed record its fingerprint, and turn what notes cite into tokens of their text."""

import hashlib
import json
from decimal import Decimal

from django.db import migrations

CHUNK = 2_000
FIGURE = (
    "comparator",
    "value",
    "value_high",
    "step",
    "unit",
    "base_unit",
    "measure",
    "direction",
    "period",
    "baseline",
    "vintage",
)
MATERIAL = {
    "Claim": (
        "passage",
        "statement",
        "claimant",
        "proposition",
        "indicator",
        *FIGURE,
        "is_record",
    ),
    "Statement": ("passage", "form", "speaker", "role_as_written", "spoken", "event"),
    "CrossSourceNote": ("title", "kind", "body"),
}


def as_content(value):
    if isinstance(value, Decimal):
        if not value:
            return "0"
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value if value is None or isinstance(value, int) else str(value)


def fingerprint(record, linked):
    columns = {field.name: field.attname for field in record._meta.concrete_fields}
    names = MATERIAL[record._meta.object_name]
    content = [[name, as_content(getattr(record, columns[name]))] for name in names]
    return hashlib.sha256(json.dumps([*content, *linked]).encode()).hexdigest()


def relays_of(apps, statements):
    found = {}
    rows = apps.get_model("claims", "Relay").objects.filter(statement__in=statements)
    for key, *relay in rows.order_by("order").values_list(
        "statement", "order", "outlet", "speaker"
    ):
        found.setdefault(key, []).append(relay)
    return found


def pin(apps, name):
    model = apps.get_model("claims", name)
    last = 0
    while records := list(model.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = records[-1].pk
        linked = relays_of(apps, [r.pk for r in records]) if name == "Statement" else {}
        for record in records:
            record.fingerprint = fingerprint(record, linked.get(record.pk, ()))
            if record.status == "approved":
                record.approved_fingerprint = record.fingerprint
        model.objects.bulk_update(records, ["fingerprint", "approved_fingerprint"])


def cite(apps):
    notes = apps.get_model("claims", "CrossSourceNote")
    citation = apps.get_model("claims", "Citation")
    for note in notes.objects.order_by("pk"):
        cited = [("statement", each) for each in note.statements.order_by("pk")]
        cited += [("claim", each) for each in note.claims.order_by("pk")]
        if not cited:
            continue
        lines = "\n".join(f"- [[{kind}:{record.uuid}]]" for kind, record in cited)
        note.body = f"{note.body.rstrip()}\n\n{lines}"
        note.save(update_fields=["body"])
        citation.objects.bulk_create(
            citation(
                note=note,
                order=order,
                seen=record.fingerprint,
                seen_status=record.status,
                **{kind: record},
            )
            for order, (kind, record) in enumerate(cited, 1)
        )


def forwards(apps, _schema_editor):
    pin(apps, "Claim")
    pin(apps, "Statement")
    cite(apps)
    pin(apps, "CrossSourceNote")


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_comparison")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
