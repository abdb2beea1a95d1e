"""Read who is named as a source without a verb: "according to", "theo", "по словам", 援引."""

from dataclasses import dataclass

from extraction.speech.mentions import Mention
from extraction.speech.speechacts import Acts
from extraction.speech.speechclause import SAYING, Clause
from extraction.speech.speechsubjects import Subjects

_LONGEST_NAMING = 14
"""Items from the cue to the comma that ends the naming of a source."""


@dataclass(slots=True)
class Sources:
    """Reads the sources of one sentence."""

    clause: Clause
    _acts: Acts
    _subjects: Subjects

    def according(self, cue: int) -> None:
        clause = self.clause
        place = self._subjects.according(cue)
        if place is None:
            return
        after = clause.kind(clause.skip(place + 1))
        mention = clause.mention(place)
        if clause.kinds[place] == "N" or (clause.language == "zh" and mention.kind != "person"):
            self._acts.relays.append(place)
            return
        if after in ("U", *SAYING):
            return  # "据王毅介绍": the verb that follows is the cue
        if after == ":":
            self._acts.add_after(clause.skip(place + 1) + 1, cue, (mention,))
            return
        comma = clause.find(",", place + 1, place + 1 + _LONGEST_NAMING)
        if comma < 0:
            if self._acts.found:
                self._acts.relays.append(place)
            elif cue >= 2:
                self._acts.add_before(cue, cue, (mention,))
            return
        if mention.kind not in ("person", "pronoun") and self._has_speaker(comma + 1):
            self._acts.relays.append(place)
            return
        self._around(cue, comma + 1, cue, (mention,))

    def final(self, cue: int, end: int) -> bool:
        clause = self.clause
        if clause.kinds[cue] == "O":
            return False
        place = self._subjects.according(cue)
        if place is None or clause.kinds[place] == "N" or clause.kind(cue - 1) in ("&", "S"):
            return False
        rest = clause.kinds[clause.skip(place + 1) : end]
        if rest and rest[0] not in "F(":
            return False
        self._acts.add_before(cue, cue, (clause.mention(place),))
        return True

    def own_words(self, cue: int) -> None:
        clause = self.clause
        after = clause.skip(cue + 1)
        if clause.kind(after) == ",":
            self._around(cue, after + 1, cue, self.owner(cue))
        elif cue > 2:
            self._acts.add_before(cue, cue, self.owner(cue))
        else:
            self._acts.add_after(after, cue, self.owner(cue))

    def owner(self, cue: int) -> tuple[Mention, ...]:
        """Return whom "по её словам" means."""
        word = self.clause.word(cue)
        written = self.clause.written(cue).lower()
        female = (" её ", " ее ", " her ", "她", " bà")
        many = (" их ", " their ", "他們", "họ")
        if any(form in written for form in many):
            return ()
        gender = "f" if any(form in written for form in female) else "m"
        return (Mention(word.start, word.end, "pronoun", gender=gender),)

    def _around(self, left: int, right: int, cue: int, subjects: tuple[Mention, ...]) -> None:
        """Add the longer of what stands before and after an attribution."""
        clause = self.clause
        before = clause.kind(left - 1) in (",", "-")
        if before and clause.length(0, left - 1) > clause.length(right):
            self._acts.add_before(left, cue, subjects)
            self._acts.taken = len(clause.kinds)
        else:
            self._acts.add_after(right, cue, subjects)

    def _has_speaker(self, start: int) -> bool:
        """Tell whether a further speaker says something from `start` on."""
        clause = self.clause
        for at in range(start, len(clause.kinds)):
            place = clause.skip_back(at - 1)
            if clause.kinds[at] in "Vv" and clause.kind(place) == "M":
                return clause.mention(place).kind in ("person", "role", "pronoun")
            if clause.kinds[at] in "R:":
                return False
        return False

    def relaying(self, cue: int) -> None:
        """Read "RIA Novosti quotes Wang Yi …": a verb of saying may follow."""
        clause = self.clause
        self._acts.collect_relays(max(cue - 6, 0), cue)
        place = self._subjects.according(cue)
        if place is None:
            return
        if clause.kinds[place] == "N":
            self._acts.relays.append(place)
            return
        if clause.find(SAYING, place + 1, place + 1 + _LONGEST_NAMING) >= 0:
            return  # "quoted Wang Yi as saying": that is the cue
        mentions = (clause.mention(place),)
        after = clause.skip(place + 1)
        if clause.kind(after) in (":", ",") and after + 2 < len(clause.kinds):
            self._acts.add_after(after + 1, cue, mentions)
            return
        left = cue
        while left > 0 and clause.kinds[left - 1] not in ",-Q":
            left -= 1
        if left > 1:
            self._acts.add_before(left, cue, mentions)
