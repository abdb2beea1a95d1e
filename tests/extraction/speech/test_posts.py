"""One post has one key in every language."""

import doctest

import pytest

from extraction.speech import posts as module
from extraction.speech.posts import may_be_one, posts
from tests.cases import cases


@pytest.mark.parametrize("case", cases("posts"), ids=lambda case: case["role"])
def test_a_role_names_its_posts(case: dict[str, str]) -> None:
    found = " ".join(("-" if post.is_former else "") + post.key for post in posts(case["role"]))
    assert found == case["posts"]


def test_the_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("foreign_minister", "foreign_minister", True),
        ("foreign_minister", "minister", True),
        ("president", "chairman", True),
        ("foreign_minister", "vice_foreign_minister", False),
        ("foreign_minister", "commerce_minister", False),
        ("spokesperson", "ambassador", False),
        ("president", "vice_president", False),
    ],
)
def test_two_titles_may_be_one_post(one: str, other: str, may_be: bool) -> None:
    assert may_be_one(one, other) is may_be_one(other, one) is may_be
