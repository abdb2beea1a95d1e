"""Checks of the codes that standards give: ISO 3166 countries, BCP 47 language tags."""

import re

import pycountry
from django.core.exceptions import ValidationError

from extraction import tables

LANGUAGE_TAG = re.compile(
    r"""
    (?P<language> [a-z]{2,3} )            # ISO 639
    (?: - (?P<script> [A-Z][a-z]{3} ) )?  # ISO 15924
    (?: - (?P<region> [A-Z]{2} ) )?       # ISO 3166-1
    """,
    re.VERBOSE,
)


def validate_country(code: str) -> None:
    """Refuse what is not an ISO 3166-1 alpha-2 code.

    Raises:
        ValidationError: with an example.
    """
    if len(code) != 2 or not code.isupper() or pycountry.countries.get(alpha_2=code) is None:
        raise ValidationError(
            f"“{code}” is no ISO 3166 country code. Write two capitals, such as VN, CN or RU."
        )


def country_name(code: str) -> str:
    """Return a country's everyday English name, the code itself where it is unknown.

    >>> country_name("RU"), country_name("VN"), country_name("XX")
    ('Russia', 'Vietnam', 'XX')
    """
    for row in tables.rows("countries"):
        if row["code"] == code:
            return next(tables.forms(row["en"]))
    known = pycountry.countries.get(alpha_2=code)
    return code if known is None else str(getattr(known, "common_name", known.name))


def validate_language(tag: str) -> None:
    """Refuse what is not a BCP 47 tag of language, script and region.

    Raises:
        ValidationError: with examples.
    """
    match = LANGUAGE_TAG.fullmatch(tag)
    if match:
        language, script, region = match["language"], match["script"], match["region"]
        known = (
            pycountry.languages.get(**{f"alpha_{len(language)}": language}) is not None
            and (script is None or pycountry.scripts.get(alpha_4=script) is not None)
            and (region is None or pycountry.countries.get(alpha_2=region) is not None)
        )
        if known:
            return
    raise ValidationError(
        f"“{tag}” is no language tag. Write for example vi, en, ru, zh-Hans or zh-Hant."
    )
