"""``manage.py assess`` over the demo desk and over single claims."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.demo import loading
from tests import make
from tests.claims.test_comparison import make_figure

pytestmark = pytest.mark.django_db


def assessed(capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    call_command("assess", json=True, **options)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_answer_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    claim = make_figure(make.make_indicator("Trade"), 2401)
    found = assessed(capsys)
    assert set(found) == {"sets", "findings"}
    assert found["sets"][0] == {
        "indicator": "Trade",
        "measure": "level",
        "unit": "USD",
        "base_unit": None,
        "period": "2023",
        "verdict": "too_few",
        "reason": found["sets"][0]["reason"],
        "claims": [
            {
                "id": str(claim.uuid),
                "verdict": found["sets"][0]["claims"][0]["verdict"],
                "reason": found["sets"][0]["claims"][0]["reason"],
            }
        ],
    }


def test_an_indicator_is_named_by_any_of_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    trade = make.make_indicator("Trade", names=["Thương mại"])
    make_figure(trade, 2401)
    make_figure(make.make_indicator("Other"), 2401)
    found = assessed(capsys, indicator="Thương mại")
    assert [each["indicator"] for each in found["sets"]] == ["Trade"]


@pytest.mark.parametrize("name", ["Nothing", ""])
def test_an_unknown_indicator_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match=f"no indicator named “{name}”"):
        call_command("assess", f"--indicator={name}")


def test_without_json_each_set_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    make_figure(make.make_indicator("Trade"), 2401)
    call_command("assess")
    assert capsys.readouterr().out.startswith("too_few: Trade, level, USD, 2023. ")


def test_the_demo_desk_has_its_conflicts_and_agreements(
    capsys: pytest.CaptureFixture[str],
) -> None:
    loading.load(now=make.NOW)
    found = assessed(capsys, indicator="China–Russia goods trade")
    by_period = {(each["measure"], each["unit"], each["period"]): each for each in found["sets"]}
    total = by_period["level", "USD", "2024"]
    assert total["verdict"] == "conflicts"
    assert "cut off, not rounded" in total["reason"]
    yuan = by_period["level", "CNY", "2024"]
    assert (yuan["verdict"], "10³" in yuan["reason"]) == ("conflicts", True)
    assert by_period["change", "percent", "2022"]["verdict"] in {"agrees", "too_few"}
