"""Say which numbers agree, who is the odd one out, and why."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from claims.assessing import assess_desk, assess_group
from claims.comparison import groups
from claims.models import ComparedSet, Conflict, Indicator
from sources.traits import as_one

CHUNK = 500


class Command(BaseCommand):
    help = (
        "Compare the claims of one indicator, or of the whole desk, and print the verdicts. "
        "Only sets whose figures have changed are assessed anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--indicator", help="by any of its names")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, indicator: str | None = None, **options: Any) -> None:
        sets, conflicts = ComparedSet.objects.all(), Conflict.objects.all().standing()
        if indicator is not None:
            named = self.named(indicator)
            (group,) = groups([named.pk])
            assess_group(group, at=timezone.now())
            sets = sets.filter(indicator=named.joined_to_id or named.pk)
            conflicts = conflicts.filter(indicator__in=group)
        else:
            assess_desk(at=timezone.now())
        findings = conflicts.exclude(kind=Conflict.Kind.SET).order_by("kind", "key")
        ordered = sets.select_related("indicator").order_by("indicator__name", "period", "pk")
        if options["json"]:
            self.print_json(ordered, findings)
            return
        for each in ordered.iterator(chunk_size=CHUNK):
            self.stdout.write(f"{each.verdict}: {each}. {each.reason}")
        for finding in findings.iterator(chunk_size=CHUNK):
            self.stdout.write(f"{finding.kind}: {finding.reason}")

    def named(self, name: str) -> Indicator:
        found: list[Indicator] = as_one(
            Indicator.objects.all().named(name).select_related("joined_to")
        )
        if not found:
            raise CommandError(f"There is no indicator named “{name}”. Check the spelling.")
        if len(found) > 1:
            raise CommandError(f"Several indicators are named “{name}”. Give the desk's own name.")
        return found[0]

    def print_json(self, sets: QuerySet[ComparedSet], findings: QuerySet[Conflict]) -> None:
        """Print a comparison as the design's contract has it (§6), never holding all of it."""
        self.stdout.write('{"sets": [', ending="")
        self.print_each(
            set_as_dict(each)
            for each in sets.prefetch_related("verdicts__claim").iterator(chunk_size=CHUNK)
        )
        self.stdout.write('], "findings": [', ending="")
        self.print_each(
            {
                "kind": each.kind,
                "reason": each.reason,
                "claims": sorted(str(claim.uuid) for claim in each.claims.all()),
            }
            for each in findings.prefetch_related("claims").iterator(chunk_size=CHUNK)
        )
        self.stdout.write("]}")

    def print_each(self, rows: Iterator[dict[str, Any]]) -> None:
        for number, row in enumerate(rows):
            self.stdout.write(", " if number else "", ending="")
            self.stdout.write(json.dumps(row, ensure_ascii=False), ending="")


def set_as_dict(compared: ComparedSet) -> dict[str, Any]:
    """Return a set with the verdict of each of its claims."""
    return {
        "indicator": compared.indicator.name,
        "measure": compared.measure,
        "unit": compared.unit,
        "base_unit": compared.base_unit or None,
        "period": compared.period,
        "verdict": compared.verdict,
        "reason": compared.reason,
        "claims": [
            {"id": str(row.claim.uuid), "verdict": row.verdict, "reason": row.reason}
            for row in sorted(compared.verdicts.all(), key=lambda row: row.claim_id)
        ],
    }
