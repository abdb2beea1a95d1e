"""Find who is spoken of in a sentence: people, offices, institutions, countries, pronouns.

A mention is recognised by the classes of its words (see `speechwords`), with one
pattern for each language and way of naming somebody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extraction.speech.speechwords import Word


class Mention(NamedTuple):
    """Somebody named at `start` to `end` of the text.

    `kind` is person, role, institution, country, group, pronoun or media; `name`
    and `role` are spans; `titles` are keys of titles.csv and `title_words` the
    words themselves, `country` is a code of
    countries.csv; `many` is set for several
    and for one not named before, `gender` is m, f, o (it) or empty; a
    `definite` one points back ("the minister"), a `generic` one is a bare noun;
    `key` is the name of a medium.
    """

    start: int
    end: int
    kind: str
    name: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    titles: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    country: str = ""
    gender: str = ""
    many: bool = False
    definite: bool = False
    generic: bool = False
    key: str = ""


_MANY = "officials"
"""The key of the titles that mean several people."""
_INDEFINITE = ("a", "an", "another", "some", "một", "nhiều", "những", "các", "一", "某", "多", "各")
_POINTING: tuple[str, ...] = (
    "the",
    "this",
    "that",
    "该",
    "該",
    "这",
    "這",
    "此",
    "这位",
    "這位",
    "该位",
    "該位",
)
_POINTING += ("那位", "这名", "這名", "该名", "該名", "那名")
_MIDDLE = r"[TGIiBbxo&a]"
_NAME = r"C(?:l{0,2}C){0,4}"
_VI_NAME = r"C(?:l{0,2}C|G(?=C)){0,4}(?:(?<=CC)G(?=[VvWwcS,-]))?"
"""Some Vietnamese given names are countries too: Đức, Anh, Nga."""
_END = r"[,DSVWvwc.-]|$"
_NAMED = {
    "vi": (
        ("person", rf"H(?P<name>{_VI_NAME})[,-](?P<role>a*T[TGIiBbxo&CdFn]{{0,14}})(?={_END})"),
        ("person", rf"(?P<name>{_VI_NAME})[,-](?P<role>d?a*T[TGIiBbxo&CdFn]{{0,14}})(?=,)"),
        ("person", rf"(?P<name>{_VI_NAME})[,-](?P<role>a*T[TGIiBbxo&]{{0,12}})(?={_END})"),
        ("person", rf"(?P<role>a*T[TGIiBbxo&aC]{{0,14}}?),?H(?P<name>{_VI_NAME})"),
        ("person", rf"(?P<role>a*T{_MIDDLE}{{0,12}}?),?(?P<name>{_VI_NAME})"),
        ("institution", r"(?P<role>B[bxG]{0,6}G)(?P<name>[CIi]{1,3})"),
        ("person", r"H(?P<name>C(?:l{0,2}[CG]){0,4}|G(?!C))"),
        ("role", r"d?H?a*T(?:[GIiBbTo]|x{1,2}(?=[zGiI]))*[Yz]?"),
        ("institution", r"B(?:[BbGIiTo&CU]|x{1,3}(?=[GbBCiI]))*z?|[Ii]G?"),
        ("group", r"Y"),
        ("country", r"p?G(?:-G)?"),
        ("pronoun", r"P|H"),
        ("person", rf"(?P<name>{_VI_NAME})"),
    ),
    "en": (
        (
            "person",
            rf"H?(?P<name>{_NAME}),(?P<role>d?[GIiBbaxC'oF&d]{{0,8}}?T[GIiBbaxCoFT'&d]{{0,12}}?)"
            r"(?=,)",
        ),
        (
            "person",
            rf"H?(?P<name>{_NAME}),(?P<role>(?:C{{1,3}}')?d?[GIiBbax'oF&d]{{0,8}}?T[GIiBbaxoFT'&d]{{0,12}}?)"
            r"(?=[,.VWvwcS]|$)",
        ),
        (
            "person",
            r"d?(?P<role>(?:[aGIiBb]'?|C'?(?=[TCaGIBb]))"
            rf"{{0,5}}?T+(?:[oF]d?(?:[aGIiBbCx]'?&?){{1,5}}?)?),?H?(?P<name>P?{_NAME})",
        ),
        (
            "person",
            rf"H?(?P<name>{_NAME}),(?P<role>d?[GIiBbax'o&d]{{0,6}}?T[GIiBbax&']{{0,4}}[oF]"
            r"[GIiBbaxCoFT'&d]{0,10}?)(?=\.|$)",
        ),
        ("person", rf"H(?P<name>{_NAME})"),
        ("role", r"d?(?:[aGIiBbC]'?){0,4}T+(?:[oF]d?(?:[GIiBbC]'?|[ax](?=B)){1,4})?"),
        (
            "institution",
            r"(?:d?(?:[GIiCab]'?|x(?=B)){0,5}B(?:od?(?:[CGIiBbx]&?){1,5}|(?=.))"
            r"|d?(?:G'?)?[Ii])",
        ),
        ("group", r"Y"),
        ("country", r"d?G(?!')"),
        ("pronoun", r"P"),
        ("person", rf"(?P<name>{_NAME})"),
    ),
    "ru": (
        ("person", rf"(?P<name>{_NAME}),(?P<role>[aG]*T[TGIiBbxCoa&]{{0,9}}?)(?=[,.]|$)"),
        (
            "person",
            rf"(?P<role>[aG]*T(?:[TGIiBbxoa&]|F[xGI]){{0,8}}?)-?H?(?P<name>{_NAME})",
        ),
        ("person", rf"H(?P<name>{_NAME})"),
        ("role", r"[aG]*T(?:[GIiBbT]|[xa](?=[GIiBb]))*"),
        ("institution", r"(?:[Ga]|(?<=a)x(?=B)){0,3}C?BT?(?:[xa&C]{0,3}[GIib])*|[Ii]G?"),
        ("group", r"Y"),
        ("country", r"G?p|Gp?"),
        ("pronoun", r"P"),
        ("person", rf"(?P<name>{_NAME})"),
    ),
    "zh": (
        ("person", r"(?P<role>[GIiBbxE&]{0,7}T+)(?P<name>C)h?"),
        ("person", r"(?P<name>C)(?P<role>T+|h)"),
        ("role", r"[dP]?[GIiBbx]{0,6}T+"),
        ("institution", r"d?(?:[GIixC]{0,3}(?=[IiB])[IiB]){1,3}"),
        ("group", r"Y"),
        ("country", r"G(?:&G)?"),
        ("pronoun", r"P"),
        ("person", r"(?P<name>C)"),
    ),
}
_MEDIA = ("media", r"(?:[aGNCIid]'?){0,3}N[GN]*")


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return one pattern for all ways of naming, its groups numbered, and their kinds."""
    media = ("media", r"[GICix]{0,2}N[GN]*") if language == "zh" else _MEDIA
    ways = (media, *_NAMED.get(language, _NAMED["en"]))
    parts = []
    for number, (_kind, pattern) in enumerate(ways):
        numbered = re.sub(r"\(\?P<(name|role)>", rf"(?P<\g<1>{number}>", pattern)
        parts.append(f"(?P<way{number}>{numbered})")
    return re.compile("|".join(parts)), tuple(kind for kind, _pattern in ways)


Item = Word | Mention


def with_mentions(words: Sequence[Word], text: str, language: str) -> list[Item]:
    """Return the words of a sentence with each mention as one item."""
    classes = "".join(word.kind for word in words)
    pattern, kinds = _pattern(language)
    found: list[Item] = []
    at = 0
    for match in pattern.finditer(classes):
        if match.end() == match.start():
            continue
        number = int((match.lastgroup or "way0").removeprefix("way"))
        found += words[at : match.start()]
        found.append(_mention(words, match, number, kinds[number], text, language))
        at = match.end()
    found += words[at:]
    return found


def _mention(
    words: Sequence[Word],
    match: re.Match[str],
    number: int,
    kind: str,
    text: str,
    language: str,
) -> Mention:
    inside = words[match.start() : match.end()]
    groups = match.re.groupindex
    name = _span(words, match, f"name{number}") if f"name{number}" in groups else None
    role = _span(words, match, f"role{number}") if f"role{number}" in groups else None
    if kind == "role":
        role = _without_article(inside)
    pronoun = next((word for word in inside if word.kind in "PHh"), None)
    gender = pronoun.key[:1] if pronoun is not None and pronoun.key[:1] in "mfo" else ""
    titles = tuple(word.key for word in inside if word.kind == "T")
    if name is not None and _MANY in titles and language != "en":
        kind, name = "role", None  # "giới phân tích của Sao Mai": no analyst's name
    return Mention(
        inside[0].start,
        inside[-1].end,
        kind,
        name=name,
        role=role,
        titles=titles,
        title_words=tuple(
            text[word.start : word.end].lower() for word in inside if word.kind == "T"
        ),
        country=_country(inside),
        gender=gender,
        generic=all(word.kind in "dBz" for word in inside),
        definite=inside[0].kind in "Ha" or inside[-1].kind == "z" or _is_the(inside, text),
        many=kind == "group" or _MANY in titles or _is_other(inside, kind, text),
        key=next((word.key for word in inside if word.kind == "N" and word.key != "media"), "")
        if kind == "media"
        else "",
    )


def _is_the(inside: Sequence[Word], text: str) -> bool:
    """Tell whether a title stands with an article that points back and no name of an office."""
    article = text[inside[0].start : inside[0].end].lower()
    return article in _POINTING and all(word.kind in "TBaz" for word in inside[1:])


def _is_other(inside: Sequence[Word], kind: str, text: str) -> bool:
    """Tell whether several are meant ("they") or one not named before ("an official")."""
    if inside[-1].kind == "Y":
        return True
    if kind == "pronoun":
        return any(word.key.endswith("many") for word in inside)
    return text[inside[0].start : inside[0].end].lower() in _INDEFINITE


def _country(inside: Iterable[Word]) -> str:
    return next((word.key for word in inside if word.kind in "GIB" and word.key), "")


def _without_article(inside: Sequence[Word]) -> tuple[int, int]:
    first = inside[1] if inside[0].kind == "d" and len(inside) > 1 else inside[0]
    return first.start, inside[-1].end


def _span(words: Sequence[Word], match: re.Match[str], group: str) -> tuple[int, int] | None:
    first, last = match.span(group)
    return (words[first].start, words[last - 1].end) if first < last else None


def mentions(items: Iterable[Item]) -> Iterator[Mention]:
    """Yield the mentions among the items of a sentence."""
    return (item for item in items if isinstance(item, Mention))
