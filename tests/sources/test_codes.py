"""Country codes are ISO 3166, language tags are BCP 47."""

import pytest
from django.core.exceptions import ValidationError

from sources.codes import country_name, validate_country, validate_language


@pytest.mark.parametrize("code", ["VN", "CN", "RU", "KZ"])
def test_a_country_is_two_capitals(code: str) -> None:
    validate_country(code)


@pytest.mark.parametrize("code", ["vn", "V", "VNM", "ZZ", "Việt Nam", "１２"])
def test_another_country_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValidationError, match="such as VN, CN or RU"):
        validate_country(code)


@pytest.mark.parametrize("tag", ["vi", "en", "ru", "zh-Hans", "zh-Hant-HK", "pt-BR", "yue"])
def test_a_language_has_a_script_and_region_where_it_needs_them(tag: str) -> None:
    validate_language(tag)


@pytest.mark.parametrize("tag", ["xx", "Vietnamese", "zh-hans", "VI", "zh_Hans", "vi-", "en-ZZ"])
def test_another_language_is_refused_with_examples(tag: str) -> None:
    with pytest.raises(ValidationError, match="zh-Hans or zh-Hant"):
        validate_language(tag)


@pytest.mark.parametrize(
    ("code", "name"), [("RU", "Russia"), ("KP", "North Korea"), ("BO", "Bolivia"), ("XX", "XX")]
)
def test_a_country_is_called_by_its_everyday_name(code: str, name: str) -> None:
    assert country_name(code) == name
