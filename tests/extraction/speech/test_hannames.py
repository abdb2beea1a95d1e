import pytest

from extraction.speech.hannames import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("外交部长王毅今天表示", {"王毅"}),
        ("俄罗斯总统弗拉基米尔·普京说", {"弗拉基米尔·普京", "普京"}),
        ("首相石破茂在东京", {"石破茂"}),
        ("张明华教授指出", {"张明华"}),
        ("总统马克龙访问北京", {"马克龙"}),
        ("委员会主席表示", set()),
        ("专家认为前景良好", set()),
        ("", set()),
    ],
)
def test_names_are_told_by_what_stands_beside_them(text: str, expected: set[str]) -> None:
    assert set(names(text, ((0, len(text)),))) == expected
