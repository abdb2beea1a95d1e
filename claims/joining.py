"""Joining records that turn out to be one, and parting them again.

People judge pairs; ``joined_to`` follows from all judgements of a kind that say "the same".
It points straight at the one record that stands for the others, whose own is empty.
Nothing that points at a record is rewritten (docs/decisions/0010).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import JOINABLE, Judgement
from sources import batches
from sources.models import Batch, Touched

LONGEST = 5_000
"""Characters of a reason."""
RIGHTS = ("claims.add_judgement", "claims.change_judgement")

TOUCHES: Mapping[str, str] = {
    Judgement.Kind.SPEAKER: Touched.Kind.SPEAKER,
    Judgement.Kind.OUTLET: Touched.Kind.OUTLET,
    Judgement.Kind.INDICATOR: Touched.Kind.INDICATOR,
    Judgement.Kind.SOURCE: Touched.Kind.SOURCE,
}
"""What has to be compared anew; no comparison looks at events."""

Pair = tuple[UUID, UUID]


class JoiningProblem(Exception):
    """A judgement that the rules refuse; the message says why."""


def may_judge(person: User) -> bool:
    """Tell whether the person's roles allow judgements."""
    return person.has_perms(RIGHTS)


def judge(
    *, kind: str, kept: UUID, other: UUID, verdict: str, reason: str, by: User, at: datetime
) -> Judgement:
    """Note whether two records are one, and join or part them accordingly.

    ``kept`` stands for both when they are the same. A judgement of the same pair, in
    either order, is changed, and its history keeps what it was.

    Raises:
        JoiningProblem: when the person may not, a record isn't there, the reason is
            missing, or the verdict contradicts another that stands; nothing is changed then.
    """
    reason = reason.strip()
    if not may_judge(by):
        raise JoiningProblem(_("Only Editors judge whether two records are one."))
    if kind not in JOINABLE or verdict not in Judgement.Verdict.values:
        raise JoiningProblem(_("Choose whether the two are the same, different, or unsure."))
    if not reason:
        raise JoiningProblem(_("Say in a sentence why."))
    if len(reason) > LONGEST:
        raise JoiningProblem(_("A reason has at most %s characters.") % LONGEST)
    with batches.batch(
        kind=Batch.Kind.JOIN,
        what=_in_words(kind, kept, other, verdict),
        model=JOINABLE[kind],
        by=by,
        at=at,
        reason=reason,
        counted=(Judgement,),
    ):
        _wait_for_others(kind)
        _check_records(kind, kept, other)
        _check_agreement(kind, kept, other, verdict)
        pair = Q(kept=kept, other=other) | Q(kept=other, other=kept)
        judgement = Judgement.objects.filter(pair, kind=kind).first() or Judgement(kind=kind)
        judgement.kept, judgement.other = kept, other
        judgement.verdict, judgement.reason = verdict, reason
        judgement.judged_by, judgement.judged_at = by, at
        judgement.full_clean()
        judgement.save()
        settle(kind=kind, about=(kept, other))
    return judgement


def take_back(*, judgement: Judgement, former: Any, by: User) -> None:
    """Let a pair stand as it did before it was judged; to be called in a transaction.

    ``former`` is the row of history of the judgement before, None where there was none.

    Raises:
        JoiningProblem: when the person may not, a record isn't there any longer, or the
            former verdict contradicts another judgement of now; nothing is changed then.
    """
    if not may_judge(by):
        raise JoiningProblem(_("Only Editors judge whether two records are one."))
    kind, about = judgement.kind, (judgement.kept, judgement.other)
    _wait_for_others(kind)
    if former is None:
        judgement.delete()
    else:
        _check_records(kind, former.kept, former.other)
        _check_agreement(kind, former.kept, former.other, former.verdict)
        for name in ("kept", "other", "verdict", "reason", "judged_by_id", "judged_at"):
            setattr(judgement, name, getattr(former, name))
        judgement.full_clean()
        judgement.save()
    settle(kind=kind, about=about)


def _in_words(kind: str, kept: UUID, other: UUID, verdict: str) -> str:
    """Return what is judged in a line: both names and the verdict."""
    names = {"kept": _called(kind, kept), "other": _called(kind, other)}
    return f"“{names['kept']}” · “{names['other']}”: {Judgement.Verdict(verdict).label}"


def part(
    *,
    judgement: Judgement,
    reason: str,
    by: User,
    at: datetime,
    verdict: str = Judgement.Verdict.DIFFERENT,
) -> Judgement:
    """Take back that two records are one.

    Raises:
        JoiningProblem: as ``judge`` does.
    """
    return judge(
        kind=judgement.kind,
        kept=judgement.kept,
        other=judgement.other,
        verdict=verdict,
        reason=reason,
        by=by,
        at=at,
    )


def settle(*, kind: str, about: Collection[UUID]) -> None:
    """Let ``joined_to`` follow from the judgements, for all that were or are one with these."""
    manager = _manager(kind)
    pairs = _pairs(kind, Judgement.Verdict.SAME)
    concerned = set(about)
    for one in about:
        concerned |= together(pairs, one)
    named = manager.filter(uuid__in=concerned)
    were_with = {key for row in named.values_list("pk", "joined_to") for key in row if key}
    before = manager.filter(Q(pk__in=were_with) | Q(joined_to__in=were_with)).order_by("pk")
    records = {record.uuid: record for record in before}
    stands_for = representatives(pairs, {uuid: record.pk for uuid, record in records.items()})
    changed = []
    for uuid, record in records.items():
        representative = stands_for.get(uuid, uuid)
        new = None if representative == uuid else records[representative].pk
        if new != record.joined_to_id:
            record.joined_to_id = new
            changed.append(record)
    if changed:
        manager.bulk_update(changed, ["joined_to"])
    if (touched := TOUCHES.get(kind)) is not None:
        Touched.note(touched, [record.pk for record in records.values()])


def representatives(pairs: Iterable[Pair], age: Mapping[UUID, int]) -> dict[UUID, UUID]:
    """Return which record stands for each of those that were judged the same.

    ``pairs`` are (kept, other); ``age`` has the primary key of every record that still
    exists, of which alone one can stand for others. It is the one that was kept and never
    was the other; of several such, or of a circle, the oldest.
    """
    pairs = list(pairs)
    kept, others = {one for one, _other in pairs}, {other for _one, other in pairs}
    found: dict[UUID, UUID] = {}
    for uuid in age:
        if uuid in found:
            continue
        members = [one for one in together(pairs, uuid) if one in age]
        first = [one for one in members if one in kept and one not in others] or members
        found |= dict.fromkeys(members, min(first, key=age.__getitem__))
    return found


def together(pairs: Iterable[Pair], one: UUID) -> set[UUID]:
    """Return all that are one with a record by these pairs, itself included."""
    beside: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for kept, other in pairs:
        beside[kept].add(other)
        beside[other].add(kept)
    found, new = {one}, {one}
    while new:
        new = {each for known in new for each in beside[known]} - found
        found |= new
    return found


def _wait_for_others(kind: str) -> None:
    """Let judgements of one kind wait for each other: two at once would each see half."""
    of_kind = ContentType.objects.get_for_model(JOINABLE[kind])
    ContentType.objects.select_for_update(no_key=True).get(pk=of_kind.pk)


def _manager(kind: str) -> Any:
    return JOINABLE[kind]._default_manager


def _pairs(kind: str, verdict: str) -> list[Pair]:
    return list(
        Judgement.objects.filter(kind=kind, verdict=verdict).order_by().values_list("kept", "other")
    )


def _check_records(kind: str, kept: UUID, other: UUID) -> None:
    if kept == other:
        raise JoiningProblem(_("That is one and the same record; choose another."))
    if _manager(kind).filter(uuid__in=(kept, other)).count() < 2:
        raise JoiningProblem(_("One of the two records is no longer on the desk."))


def _check_agreement(kind: str, kept: UUID, other: UUID, verdict: str) -> None:
    """Refuse what contradicts a judgement that stands.

    Raises:
        JoiningProblem: naming it.
    """
    now = {kept, other}
    same = [pair for pair in _pairs(kind, Judgement.Verdict.SAME) if set(pair) != now]
    if verdict == Judgement.Verdict.SAME:
        joined = together([*same, (kept, other)], kept)
        for one, apart in _pairs(kind, Judgement.Verdict.DIFFERENT):
            if {one, apart} <= joined and {one, apart} != now:
                raise JoiningProblem(
                    _("“%(one)s” and “%(apart)s” were judged different; they would become one.")
                    % {"one": _called(kind, one), "apart": _called(kind, apart)}
                )
    elif verdict == Judgement.Verdict.DIFFERENT and other in together(same, kept):
        through = next(each for each in _path(same, kept, other)[1:-1])
        raise JoiningProblem(
            _("They are one by way of “%s”; part one of them from it first.")
            % _called(kind, through)
        )


def _path(pairs: Iterable[Pair], start: UUID, end: UUID) -> list[UUID]:
    """Return the shortest way from one record to another over pairs that join them."""
    pairs = list(pairs)
    ways = [[start]]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        for pair in pairs:
            if way[-1] in pair:
                following = pair[pair[0] == way[-1]]
                if following not in seen:
                    seen.add(following)
                    ways.append([*way, following])
    return []


def _called(kind: str, uuid: UUID) -> Any:
    return _manager(kind).filter(uuid=uuid).first() or uuid
