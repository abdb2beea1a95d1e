"""A figure while it is being read, in offsets of the folded text.

Not frozen: an article makes many of them, and a frozen one takes three times as long to make.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Figure:
    """A figure at `start` to `end` of the folded text; its cues reach from outer to outer."""

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    unit: str | None
    measure: str | None
    comparator: str = "eq"
    value_high: Decimal | None = None
    direction: str | None = None
    spelled: bool = False
    bare: bool = False
    """Whether neither a scale nor a unit was written."""
    scaled: bool = False
    """Whether a scale was written ("5 tỷ")."""
    factor: Decimal = Decimal(1)
    """The scale read last: what "5" in "from 5 to 6 billion" is to be multiplied with."""
    cued: bool = False
    """Whether a word next to the figure says that it is one: more than, up, reached."""
    outer_start: int = 0
    outer_end: int = 0
    base_unit: str | None = None
    period: str | None = None
    baseline: str | None = None
