"""Say which numbers agree, who is the odd one out, and why."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.comparison import ComparedSet, Comparison, compare
from claims.models import Indicator


class Command(BaseCommand):
    help = "Compare the claims of one indicator, or of the whole desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--indicator", default="", help="by any of its names")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, indicator: str, **options: Any) -> None:
        found = compare(self.named(indicator) if indicator else None)
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(found), ensure_ascii=False))
            return
        for each in found.sets:
            title = f"{each.key.indicator}, {each.key.measure}, {each.key.unit}, {each.period}"
            self.stdout.write(f"{each.assessment.verdict}: {title}. {each.assessment.reason}")
        for finding in found.findings:
            self.stdout.write(f"{finding.kind}: {finding.reason}")

    def named(self, name: str) -> Indicator:
        found = list(Indicator.objects.all().named(name)[:2])
        if not found:
            raise CommandError(f"There is no indicator named “{name}”. Check the spelling.")
        if len(found) > 1:
            raise CommandError(f"Several indicators are named “{name}”. Give the desk's own name.")
        return found[0]


def as_dict(found: Comparison) -> dict[str, Any]:
    """Return a comparison as the design's contract has it (§6)."""
    return {
        "sets": [set_as_dict(each) for each in found.sets],
        "findings": [
            {"kind": each.kind, "reason": each.reason, "claims": list(each.claims)}
            for each in found.findings
        ],
    }


def set_as_dict(compared: ComparedSet) -> dict[str, Any]:
    """Return a set with the verdict of each of its claims."""
    judgements = compared.assessment.judgements
    return {
        "indicator": compared.key.indicator,
        "measure": compared.key.measure,
        "unit": compared.key.unit,
        "base_unit": compared.key.base_unit,
        "period": compared.period,
        "verdict": compared.assessment.verdict,
        "reason": compared.assessment.reason,
        "claims": [
            {
                "id": figure.id,
                "verdict": judgements[figure.id].verdict,
                "reason": judgements[figure.id].reason,
            }
            for figure in compared.figures
        ],
    }
