"""Read quotations whose verb no table knows: “…”, he quipped. His verdict: “…”."""

import re
from dataclasses import dataclass

from extraction.speech.mentions import Mention
from extraction.speech.speechacts import Acts
from extraction.speech.speechclause import Clause

_SPEAKERS = ("person", "role", "pronoun", "institution")
_FARTHEST_COLON = 14
"""Items between the one who speaks and the colon before the quotation."""
_TAILS = {
    "vi": re.compile(r"[SDd]*(?P<who>M)[SDFx]{1,6}[,.]|[SDd]*(?P<end>M)[SDFx]{1,6}$"),
    "zh": re.compile(r"[SDd]*(?P<who>M)[Sx]{1,3}[,.]|[SDd]*(?P<end>M)[Sx]{1,3}$"),
    "en": re.compile(r"(?P<who>M)[SD]*x(?!M)|xS?x{0,2}(?P<end>M)(?=[,.FD]|$)"),
    "ru": re.compile(r"[SD]*x[xSD]{0,2}(?P<who>M)(?=[,.FD-]|$)|(?P<end>M)[SD]*x(?=[,.FD-]|$)"),
}
_OWNER = re.compile(r"[xE]{1,3}o(?P<who>M):Q")
_HIS = {"his": "m", "her": "f"}


@dataclass(slots=True)
class Uncued:
    """Reads the quotations of a sentence in which nothing else was found."""

    clause: Clause
    acts: Acts

    def read(self) -> None:
        """Add a quotation that its place gives to somebody."""
        if "Q" in self.clause.kinds and not self._led():
            self._followed()

    def _followed(self) -> bool:
        """Read a quotation with its speaker and a verb behind it."""
        clause = self.clause
        quoted = clause.skip(0, "-,(")
        if clause.kind(quoted) != "Q" or not clause.is_utterance(quoted):
            return False
        begin = clause.skip(quoted + 1, ",-.")
        if begin == quoted + 1 and not clause.ends_with_mark(quoted):
            return False
        tail = _TAILS[clause.language].match(clause.kinds, begin)
        if tail is None:
            return False
        at = tail.start("who") if tail["who"] else tail.start("end")
        return self._add(quoted, begin, (clause.mention(at),))

    def _led(self) -> bool:
        """Read a quotation at the end, behind a colon and the one who speaks."""
        clause = self.clause
        colon = clause.kinds.rfind(":Q")
        if colon < 1 or clause.kinds[colon + 2 :].strip(".,)"):
            return False
        if not clause.is_quotation(colon + 1):
            return False
        owner = _OWNER.match(clause.kinds)
        if owner is not None:
            return self._add(colon + 1, colon, (clause.mention(owner.start("who")),))
        gender = _HIS.get(clause.written(0).lower())
        if gender is not None and clause.language == "en":
            item = clause.items[0]
            return self._add(
                colon + 1, colon, (Mention(item.start, item.end, "pronoun", gender=gender),)
            )
        for at in range(max(colon - _FARTHEST_COLON, 0), colon):
            if clause.kinds[at] == "M" and not clause.is_governed(at):
                return self._add(colon + 1, colon, (clause.mention(at),))
        return False

    def _add(self, quoted: int, cue: int, subjects: tuple[Mention, ...]) -> bool:
        if subjects[0].kind not in _SPEAKERS:
            return False
        self.acts.add(quoted, quoted + 1, cue, subjects)
        return True
