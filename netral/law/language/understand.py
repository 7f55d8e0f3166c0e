"""Read a text: which act, who, when, what else is said. Nothing is decided here and nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from netral.law.language.cues import STRONG, Cues, Found
from netral.law.language.days import day_of, days_since, years
from netral.law.language.model import Model, features, strongest
from netral.law.language.people import SELF, SOMEBODY_ELSE, doer
from netral.law.language.words import LONGEST_TEXT, Speller, Word
from netral.law.question import FactValue

_TAG = re.compile(r"<[^<>]{0,300}>|&[a-z]{2,8};|&#\d{1,6};")
_PERSONAL = re.compile(
    r"(?:\+62|\b62|\b0)[ .-]?8(?:[ .-]?\d){7,11}\b|\b\d{16}\b|\b\d{18}\b|\b\d{8} \d{6} \d \d{3}\b"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,255}\.\w"
)
_MOST_WORDS = 1_200
_GLUE = re.compile(r"[^,;.?!:()\"“”\n]*")
_AND = frozenset({"dan", "terus", "trus", "lalu", "sambil", "serta", "kemudian", "sekalian", "plus"})
_JOINING, _ADDING = _AND | {"tapi"}, _AND | {"juga"}
"""Where another deed may begin, and what says that one is added."""
_WITHDRAWN = re.compile(
    r"\b(?:bukan|bkn|dudu|sanes)\b[^,.;!?]{1,80}?(?=[,.;!?]|\b(?:tapi|tp|tetapi|melainkan|cuma|hanya)\b|$)",
    re.IGNORECASE,
)
OUT_OF_SCOPE = frozenset({"off-topic", "ask-political-opinion"})
WITNESSING = frozenset({"lihat", "dengar", "tahu", "tau", "dengerin", "saksikan", "rasa", "kira", "pikir", "heran"})
"""What one who tells of others says of himself."""
NAMED = 0.4
"""The share that an act needs in a correction to be taken for what is meant."""
CORRECTED = 0.8
"""What a correction weighs against what was said before."""
CORRECTING = frozenset({"maaf", "salah", "ralat", "koreksi", "maksud", "sori", "keliru"})
"""What one says who corrects himself; it tells of no deed."""
NO_FACTS = frozenset({"person", "remark", "topic"})
MOST_CLAUSES = 6
"""Clauses that are asked for an act of their own: who lists more deeds than that tells a story."""
CLEAR, FAINT = 0.85, 0.04
CLEAR_AND_JOINED, FAINT_BUT_JOINED = 0.8, 0.003
"""What an act beside the first needs: a share of its own clause, and one of the whole text ("… terus juga …": less)."""
LONG_ENOUGH, MOST_OF_A_CLAUSE = 4, 4
"""The words of a clause that may tell a deed of its own, and how many readings of it are kept."""
FOREIGN = 0.35
"""A longer text of which we know a smaller share of words is not Indonesian."""


class Heard(NamedTuple):
    """What was read from the text, and the words that said it."""

    value: FactValue
    words: str


class Understanding(NamedTuple):
    """What a text says: readings (act, share; the likeliest first), acts named beside, who, when, facts, remarks.

    `clauses` gives the readings of each clause by itself, where there are several; it reads them when asked.
    """

    acts: list[tuple[str, float]]
    also: list[str]
    clauses: Callable[[], list[list[tuple[str, float]]]]
    person: Heard | None
    is_self: bool
    speaks_of_self: bool
    on: Heard | None
    facts: dict[str, Heard]
    remarks: tuple[str, ...]


class Reader:
    """Reads texts. Build it once, ask it often."""

    def __init__(self, language: Mapping[str, Any], model: Model) -> None:
        self.speller = Speller(language["words"])
        self.cues = Cues(language["cues"], self.speller)
        self.model = model
        self._tilts: Mapping[str, Mapping[str, float]] = language["tilts"]

    def read(self, text: str, today: date) -> Understanding:
        """Read a text whose "kemarin" and "besok" count from `today`."""
        shown = _TAG.sub(" ", text)
        words = self.speller.read(shown)[:_MOST_WORDS]
        cues = self.cues.find(words)
        who = doer(words, cues, self.speller)
        day = day_of(words, today)
        acts, tilted = self.acts(words, cues), self._tilted(cues)
        return Understanding(
            acts=acts,
            also=self._also(shown, words, cues, {act: share for act, share in acts if act not in tilted}),
            clauses=partial(self._each_alone, shown, words, cues),
            person=Heard(who.person, _said(shown, words, who.first, who.end)) if who else None,
            is_self=bool(who and who.is_self),
            speaks_of_self=_asks_for_self(words),
            on=Heard(day.value, day.words) if day else None,
            facts=self._facts(shown, words, cues, today),
            remarks=(*self._remarks(shown, words), *dict.fromkeys(_remarks(cues))),
        )

    def read_again(self, before: Understanding, text: str, today: date) -> Understanding:
        """Read what the asker adds or corrects: it counts more than what was said before; "bukan …" takes away."""
        kept = _WITHDRAWN.sub(" ", text)
        after = self.read(kept, today)
        act, share = after.acts[0] if after.acts else ("", 0.0)
        named = share >= NAMED and act not in OUT_OF_SCOPE and self._says_more_than_facts(kept)
        return Understanding(
            acts=_mixed(before.acts, after.acts) if named else before.acts,
            also=after.also if named else before.also,
            clauses=after.clauses if named else before.clauses,
            person=after.person or before.person,
            is_self=after.is_self if after.person else before.is_self,
            speaks_of_self=before.speaks_of_self or after.speaks_of_self,
            on=after.on or before.on,
            facts=before.facts | after.facts,
            remarks=tuple(dict.fromkeys(before.remarks + after.remarks)),
        )

    def _says_more_than_facts(self, text: str) -> bool:
        """Tell whether a text has words that name no fact and no person: then it may name an act."""
        words = self.speller.read(text)
        cues = [found for found in self.cues.find(words) if found.cue.names not in ("remark", "topic")]
        told = {at for found in cues for at in range(found.first, found.end)}
        return any(
            at not in told and word.spelled not in self.speller.stop | SELF | CORRECTING
            for at, word in enumerate(words)
        )

    def acts(self, words: Sequence[Word], cues: Sequence[Found]) -> list[tuple[str, float]]:
        """Give the readings of these words."""
        about = [found for found in cues if found.cue.names != "remark"]
        shares = self.model.guess(features(words, about, self.speller))
        tilts = self._tilted(cues)
        if not tilts:
            return shares
        tilted = [(act, share * tilts.get(act, 1.0)) for act, share in shares]
        total = sum(share for _, share in tilted)
        return sorted(((act, share / total) for act, share in tilted), key=lambda pair: -pair[1])

    def _tilted(self, cues: Sequence[Found]) -> Mapping[str, float]:
        """Give by how much each act is more or less likely, for what was said."""
        out: dict[str, float] = {}
        remarks = [found for found in cues if found.cue.names == "remark"]
        for found in (*strongest(cues).values(), *remarks):
            out |= self._tilts.get(f"{found.cue.names}={found.cue.value}", {})
        return out

    def _also(self, text: str, words: Sequence[Word], cues: Sequence[Found], shares: Mapping[str, float]) -> list[str]:
        """Give the acts that a clause of its own names clearly, and the whole text at least faintly."""
        several = sum(share >= FAINT for share in shares.values()) > 1
        found: dict[str, None] = {}
        for clause, inside in self._clauses(text, words, cues):
            joined = any(word.spelled in _ADDING for word in clause[:2])
            if not (joined or several):
                continue  # it could name no other act clearly enough
            act, share = next(iter(self.acts(clause, inside)), ("", 0.0))
            clear, faint = (CLEAR_AND_JOINED, FAINT_BUT_JOINED) if joined else (CLEAR, FAINT)
            if share >= clear and shares.get(act, 0.0) >= faint:
                found[act] = None
        return list(found)

    def _each_alone(self, text: str, words: Sequence[Word], cues: Sequence[Found]) -> list[list[tuple[str, float]]]:
        """Give the readings of each clause that is long enough to tell a deed, where there are several."""
        read = (
            self.acts(clause, inside)[:MOST_OF_A_CLAUSE]
            for clause, inside in self._clauses(text, words, cues)
            if len(clause) >= LONG_ENOUGH
        )
        return [readings for readings in read if readings]

    @staticmethod
    def _clauses(
        text: str, words: Sequence[Word], cues: Sequence[Found]
    ) -> Iterator[tuple[Sequence[Word], Sequence[Found]]]:
        """Give the first clauses, each with what was heard in it; none where there is but one."""
        clauses, end = _clauses(text, words), 0
        for clause in clauses[:MOST_CLAUSES] if len(clauses) > 1 else ():
            first, end = end, end + len(clause)
            yield clause, [cue for cue in cues if first <= cue.first and cue.end <= end]

    def _facts(self, text: str, words: Sequence[Word], cues: Sequence[Found], today: date) -> dict[str, Heard]:
        facts = {
            fact: Heard(found.cue.value, _said(text, words, found.first, found.end))
            for fact, found in strongest(cues).items()
            if fact not in NO_FACTS and found.cue.value != "silent"
        }
        about = self._object(words)
        decisive = strongest(cues).get("object")
        if about and not (decisive and decisive.cue.weight > STRONG and decisive.cue.value != "silent"):
            facts["object"] = about
        since, served = days_since(words, today), years(words)
        if since:
            facts["knows-since"] = Heard(since.value, since.words)
        if served:
            facts["service-years"] = Heard(served.value, served.words)
        return facts

    def _object(self, words: Sequence[Word]) -> Heard | None:
        """Give whom it is about; who says "calon" may mean one not yet determined."""
        of_kind: dict[str, str] = {}
        for word, after in zip(words, [*words, None][1:], strict=True):
            if word.spelled == "bakal" and not (after and "calon" in self.speller.kinds(after)):
                continue  # "bakal ketahuan" only means "akan"
            for kind in self.speller.kinds(word):
                of_kind.setdefault(kind, word.spelled)
        if "bakal" in of_kind:
            return Heard("bakal-calon", of_kind["bakal"])
        if of_kind.get("calon") == "petahana":
            return Heard("incumbent", "petahana")
        if "calon" in of_kind:
            return Heard(("bakal-calon", "calon"), of_kind["calon"])
        if "tim" in of_kind:
            return Heard("campaign-team", of_kind["tim"])
        if "partai" in of_kind:
            return Heard("party", of_kind["partai"])
        return None

    def _remarks(self, text: str, words: Sequence[Word]) -> list[str]:
        out = []
        if _PERSONAL.search(text[:LONGEST_TEXT]):
            out.append("personal-data")
        if self._is_foreign(words):
            out.append("foreign")
        return out

    def _is_foreign(self, words: Sequence[Word]) -> bool:
        known = [self.model.knows(f"w:{word.stem}") or word.spelled in self.speller.stop for word in words]
        return len(known) > 3 and sum(known) < FOREIGN * len(known)


def _mixed(before: Sequence[tuple[str, float]], after: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Weigh what was said before against what was said since."""
    earlier = dict(before)
    mixed = [(act, CORRECTED * share + (1 - CORRECTED) * earlier.get(act, 0.0)) for act, share in after]
    return sorted(mixed, key=lambda pair: -pair[1])


def _clauses(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """Cut a text at its punctuation and where another deed may begin; a piece of few words stays with its neighbour."""
    pieces: list[list[Word]] = []
    for before, word in zip([None, *words], words, strict=False):
        cut = before is None or word.spelled in _JOINING or not _GLUE.fullmatch(text, before.end, word.start)
        if cut and not (pieces and min(len(pieces[-1]), 3) < 3):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _remarks(cues: Sequence[Found]) -> list[str]:
    return [found.cue.value for found in cues if found.cue.names == "remark"]


def _asks_for_self(words: Sequence[Word]) -> bool:
    """Tell whether the asker speaks of what he does: "saya mau …", not "atasan saya …" nor "saya lihat …"."""
    for at, word in enumerate(words):
        if word.spelled in SELF:
            before = words[at - 1].spelled if at and words[at - 1].sentence == word.sentence else ""
            after = words[at + 1].spelled if at + 1 < len(words) else ""
            if before not in SOMEBODY_ELSE and after not in WITNESSING:
                return True
    return False


def _said(text: str, words: Sequence[Word], first: int, end: int) -> str:
    """Give the words as they were written."""
    return " ".join(text[words[first].start : words[end - 1].end].split())
