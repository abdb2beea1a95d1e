"""The desk's roles, as groups with permissions."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions

SPEECH = (
    "speaker", "speakername", "position", "event", "statement", "relay", "translation", "topic",
    "reading",
)  # fmt: skip
FIGURES = (
    "indicator", "indicatorname", "indicatorcomponent", "claim", "suggestion", "fact", "evidence",
)  # fmt: skip
SOURCES = ("source", "snapshot", "passage", "passageplace", "proposal", "tag")
REVIEWED = ("statement", "claim", "fact", "crosssourcenote")
CURATED = (*SOURCES, *SPEECH, *FIGURES, "crosssourcenote")
EVERYTHING = ("outlet", *CURATED, "conflict", "judgement", "reviewevent")


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
        "add": ("outlet", *CURATED, "comment"),
        "change": (*CURATED, "conflict"),
        "delete": (
            "speakername", "position", "relay", "translation", "indicatorname",
            "indicatorcomponent", "topic", "reading", "evidence", *REVIEWED,
        ),
        "import": ("source", "speaker", "indicator", "claim"),
    },
)  # fmt: skip
REVIEWER = Role("Reviewer", ANALYST.may | {"review": REVIEWED})
EDITOR = Role(
    "Editor",
    REVIEWER.may
    | {
        "add": ("outlet", *CURATED, "judgement", "comment"),
        "change": ("outlet", *CURATED, "conflict", "judgement"),
        "delete": ("outlet", "source", "tag", *SPEECH, *FIGURES, "crosssourcenote"),
        "import": ("outlet", "source", "speaker", "indicator", "claim"),
        "empty": ("snapshot",),
        "undo": ("batch",),
    },
)
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
