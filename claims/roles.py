"""The desk's roles, as groups with permissions; docs/roles.md says the same page by page.

What depends on the record itself, its maker above all, is in ``claims/rights.py``.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions

# What the desk weighs everything by: who published it, what a figure measures, the beats.
WEIGHTS = ("outlet", "indicator", "indicatorname", "indicatorcomponent", "tag")
SPEECH = (
    "speaker", "speakername", "position", "event", "statement", "relay", "translation", "topic",
    "reading",
)  # fmt: skip
SOURCES = ("source", "snapshot", "passage", "passageplace", "proposal")
REVIEWED = ("statement", "claim", "fact", "crosssourcenote")
RECORDED = (*SOURCES, *SPEECH, "claim", "suggestion", "fact", "evidence", "crosssourcenote")
EVERYTHING = (*WEIGHTS, *RECORDED, "conflict", "judgement", "reviewevent")


@dataclass(frozen=True)
class Role:
    """A group and what its members may do: action → names of models."""

    name: str
    may: dict[str, tuple[str, ...]]

    def codenames(self) -> set[str]:
        return {f"{action}_{model}" for action, models in self.may.items() for model in models}


VIEWER = Role(
    "Viewer",
    {"view": (*EVERYTHING, "comparedset", "comment", "batch"), "export": EVERYTHING},
)
ANALYST = Role(
    "Analyst",
    VIEWER.may
    | {
        # A text of a new outlet and a figure of a new indicator are met every day: an Analyst
        # makes both, and an Editor sets them right (docs/decisions/0016).
        "add": (
            "outlet", "indicator", "indicatorname", "indicatorcomponent", *RECORDED, "comment",
        ),
        "change": (*RECORDED, "conflict"),
        "delete": (
            "speakername", "position", "relay", "translation", "topic", "reading", "evidence",
            *REVIEWED,
        ),
    },
)  # fmt: skip
REVIEWER = Role("Reviewer", ANALYST.may | {"review": REVIEWED})
EDITOR = Role(
    "Editor",
    REVIEWER.may
    | {
        "add": (*WEIGHTS, *RECORDED, "judgement", "comment"),
        "change": (*WEIGHTS, *RECORDED, "conflict", "judgement"),
        "delete": (
            *WEIGHTS, "source", *SPEECH, "claim", "suggestion", "fact", "evidence",
            "crosssourcenote",
        ),
        "import": ("outlet", "source", "speaker", "indicator", "claim"),
        "empty": ("snapshot",),
        "undo": ("batch",),
    },
)  # fmt: skip
ROLES = (VIEWER, ANALYST, REVIEWER, EDITOR)


def ensure_roles() -> None:
    """Make the groups and set their permissions; harmless to repeat.

    Permissions are made by Django after migrations, application by application;
    asking for them here makes the outcome independent of that order.
    """
    for label in ("sources", "claims"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    # The classes are asked for by name: this module loads before the models do.
    groups = apps.get_model("auth", "Group").objects
    permissions = apps.get_model("auth", "Permission").objects
    found = permissions.filter(content_type__app_label__in=("sources", "claims"))
    by_codename = {permission.codename: permission for permission in found}
    for role in ROLES:
        group, _ = groups.get_or_create(name=role.name)
        group.permissions.set([by_codename[codename] for codename in sorted(role.codenames())])
