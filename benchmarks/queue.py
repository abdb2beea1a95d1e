"""Measure a step through the review queue while ten thousand claims wait.

python -m benchmarks.queue
"""

import sys
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks.rows import Row, seconds, table
from claims import queue
from claims.demo import loading
from claims.models import Claim, Status

WAITING = 10_000
LIST = "/admin/claims/claim/?status__exact=submitted"
START = "/admin/review/"


def fill(total: int) -> None:
    """Repeat what waits of the demo desk's claims until so many wait, each a minute later."""
    waiting = list(Claim.objects.filter(status=Status.SUBMITTED).order_by("pk"))
    copied = [f.attname for f in Claim._meta.concrete_fields if f.name not in {"id", "uuid"}]
    now = timezone.now()
    Claim.objects.bulk_create(
        Claim(
            **{name: getattr(waiting[n % len(waiting)], name) for name in copied}
            | {
                "period": (date(3000, 1, 1) + timedelta(days=n)).isoformat(),
                "submitted_at": now - timedelta(minutes=n),
            }
        )
        for n in range(len(waiting), total)
    )


def of_queue() -> list[Row]:
    """Measure the page of a record, and the whole way to the next one, beside the claim list."""
    fill(WAITING)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="ben"))
    oldest = queue.take_next(person=User.objects.get(username="ben"), at=timezone.now())
    if oldest is None:
        raise RuntimeError("Nothing waits")
    place = [queue.kind_of(oldest), str(oldest.pk)]

    def page() -> None:
        if client.get(f"{START}{'/'.join(place)}/").status_code != 200:
            raise RuntimeError("The record can't be shown")

    def step() -> None:
        response = client.get(START, {"after": "-".join(place)}, follow=True)
        place[:] = response.redirect_chain[-1][0].strip("/").split("/")[-2:]

    def plain_list() -> None:
        if client.get(LIST).status_code != 200:
            raise RuntimeError("The list can't be shown")

    named = "the claim list"
    listed = seconds(plain_list) * 1000
    what = f"Of {WAITING:,} waiting"
    return [
        Row(f"{what}, one record", "ms", seconds(page) * 1000, listed, named),
        Row(f"{what}, on to the next", "ms", seconds(step) * 1000, listed, named),
    ]


def main() -> None:
    """Load the demo desk into an empty database, measure and print the table."""
    call_command("migrate", verbosity=0)
    loading.load(now=timezone.now())
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(STORAGES={"staticfiles": {"BACKEND": storage}}):
        sys.stdout.write(table(of_queue()))


if __name__ == "__main__":
    main()
