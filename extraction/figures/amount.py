"""A number in a text, with its scale."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Amount:
    """A number at `start` to `end` of the folded text, scale applied.

    `step` is the size of the last written digit; `scaled` tells whether a scale
    word was read, `spelled` whether words were; `more` is the comparator that
    stands inside ("20多"); `whole` is the other reading of a doubtful
    separator; `factor` is the last scale read.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    scaled: bool = False
    spelled: bool = False
    more: str | None = None
    whole: Decimal | None = None
    factor: Decimal = Decimal(1)
    needs_scale: bool = False
    """Whether it is a number before a scale only: nửa triệu, 百亿."""
    people: bool = False
    """Whether the word counts people by itself: двое, пятеро."""

    def times(self, factor: Decimal) -> "Amount":
        """Return the amount with a scale that was written elsewhere ("5–6 трлн")."""
        return Amount(
            self.start,
            self.end,
            self.value * factor,
            self.step * factor,
            scaled=True,
            spelled=self.spelled,
            more=self.more,
            factor=factor,
        )
