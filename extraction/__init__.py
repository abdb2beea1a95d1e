"""Text in, frozen values with offsets out: figures, dates, units and their wording.

Nothing here knows Django, the clock or the network. Offsets are Python string
offsets into the text as it was given; values are `Decimal`, scale applied.
"""

from extraction.extracting import VERSION, Extraction, extract

__all__ = ["VERSION", "Extraction", "extract"]
