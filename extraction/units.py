"""The units a figure can have: ISO 4217 codes and the singular nouns of the unit table.

Two tables: `currencies.csv` (ISO 4217, list one of 2025, with BGN, which older
sources use) and `units.csv`. Besides, a currency per something ("USD per
barrel") is a unit when both parts are.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from extraction.folding import align, fold
from extraction.lexicon import Lexicon
from extraction.tables import LANGUAGES, forms, rows

_PER = " per "


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the tables: its code, its plural and the measure it speaks for by itself."""

    code: str
    plural: str
    measure: str | None
    is_currency: bool


@cache
def table() -> dict[str, Unit]:
    """Return all units of the two tables by code."""
    found = {
        row["code"]: Unit(row["code"], row["code"], "level", is_currency=True)
        for row in rows("currencies")
    }
    for row in rows("units"):
        found[row["code"]] = Unit(
            row["code"], row["plural"], row["measure"] or None, is_currency=False
        )
    return found


def is_currency(code: str) -> bool:
    """Tell whether `code` is an ISO 4217 code."""
    unit = table().get(code)
    return unit is not None and unit.is_currency


def is_unit(code: str) -> bool:
    """Tell whether `code` is a unit of the tables, or a currency per such a unit."""
    if code in table():
        return True
    currency, per, noun = code.partition(_PER)
    return bool(per) and is_currency(currency) and noun in table() and not is_currency(noun)


def unit_problem(code: str) -> str | None:
    """Return what is wrong with `code` and what to write instead, None when it is a unit."""
    if is_unit(code):
        return None
    if not code.strip():
        return "The unit is empty; write an ISO 4217 code or a singular noun of the unit table."
    short = code if len(code) <= 40 else code[:39] + "…"
    meant = _meant(code)
    if meant is None:
        return (
            f"“{short}” is no unit of the table; write an ISO 4217 code such as USD, percent, "
            "percentage_point, or a singular noun of the table such as person or tonne."
        )
    if is_currency(meant):
        return f"“{short}” is no unit of the table; write the ISO 4217 code {meant}."
    return f"“{short}” is no unit of the table; write {meant}."


def _meant(code: str) -> str | None:
    """Return the unit that somebody who wrote `code` most likely meant."""
    if len(code) > 60:
        return None
    currency, per, noun = code.partition(_PER)
    if per:
        pair = f"{_meant_part(currency) or ''}{_PER}{_meant_part(noun) or ''}"
        if is_unit(pair):
            return pair
    return _meant_part(code)


def _meant_part(code: str) -> str | None:
    code = code.strip()
    if code in table():
        return code
    if code.upper() in table():
        return code.upper()
    folded = fold(code)
    if code.lower().replace(" ", "_") in table():
        return code.lower().replace(" ", "_")
    hit = words().at(align(code), 0)
    if hit is not None and hit.end == len(folded):
        return hit.value
    names = {fold(row["name"]): row["code"] for row in rows("currencies")}
    names |= {fold(row["code"]): row["code"] for row in rows("units")}
    close = get_close_matches(folded, names, n=1, cutoff=0.75)
    return names[close[0]] if close else None


@cache
def words() -> Lexicon[str]:
    """Return the words and symbols that stand after a number, with their unit's code."""
    lexicon: Lexicon[str] = Lexicon()
    for name in ("units", "currencies"):
        for row in rows(name):
            for language in LANGUAGES:
                for form in forms(row[language]):
                    lexicon.add(form, language, row["code"])
            for symbol in forms(row["symbols"]):
                if name == "units" or not _is_plain(symbol):
                    lexicon.add(symbol, _symbol_language(row["code"]), row["code"])
    return lexicon


def _is_plain(symbol: str) -> bool:
    """Tell whether a symbol is a plain word (Rs, Tk), which stands in front of numbers only."""
    return symbol.isascii() and symbol.removesuffix(".").isalpha() and not symbol.isupper()


@cache
def prefixes() -> Lexicon[str]:
    """Return the words and symbols that stand before a number: $, USD, 人民币, 百分之."""
    lexicon: Lexicon[str] = Lexicon()
    lexicon.add("百分之", "zh", "percent")
    for row in rows("currencies"):
        for symbol in forms(row["symbols"]):
            language = "en" if _is_plain(symbol) else _symbol_language(row["code"])
            lexicon.add(symbol, language, row["code"])
        for language in LANGUAGES:
            for form in forms(row[language]):
                # 元 before a number is the end of another word; a code is written in capitals.
                if form.isupper() or (language == "zh" and len(form) > 1):
                    lexicon.add(form, language, row["code"])
    return lexicon


@cache
def money_words() -> frozenset[str]:
    """Return the folded words that stand right before the digits of an amount: usd, sh, rm."""
    known = {
        fold(form).removesuffix(".")
        for row in rows("currencies")
        for form in (*forms(row["symbols"]), *(f for f in forms(row["en"]) if f.isupper()))
    }
    return frozenset(form for form in known if form.isascii() and form.isalpha())


@cache
def letters() -> dict[str, str]:
    """Return the letters that mean a currency only before an amount with a scale: R350bn."""
    return {row["form"]: row["code"] for row in rows("currency_letters")}


def _symbol_language(code: str) -> str:
    # ¥ and ￥ are yuan in a Chinese text, yen in the others.
    return {"CNY": "zh", "JPY": "en"}.get(code, "")


def iso_code(written: str) -> str | None:
    """Return the ISO 4217 code that `written` is: in capitals only (ALL, TRY and TOP are words)."""
    return written if written.isupper() and is_currency(written) else None
