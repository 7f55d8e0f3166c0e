"""Words: a text cut into sentences and words, each in the spelling under which we know it.

People write "sy ga pake seragam" and "Saya tidak memakai seragam"; both become "saya tidak pakai seragam". What is
known of words is data: `corpus/language/words.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

DENIES = "tidak"
"""The kind of words that deny what follows."""
LONGEST_TEXT = 6_000
"""Letters that are read; nobody needs more to ask a question, and who sends a megabyte is still answered at once."""
LONGEST_WORD = 40
_WORD = re.compile(r"[a-z0-9]+(?:[-'’][a-z0-9]+)*")
_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"([a-z]{2,})2(?:nya|an|in|kan)?$")
_SUFFIX = re.compile(r"(?<=[a-z]{4})(?:nya|kan|kah|lah|an|in|i)$")
_PREFIX = re.compile(r"^(?:meng|meny|mem|men|me|peng|peny|pem|pen|per|pe|ber|ter|di|ke|se|nge|ng|ny)(?=[a-z]{4})")
# Letters of other scripts that look like ours, as in a text that would hide from a filter.
_LOOKALIKES = str.maketrans("асеорхуіјӏαορνκΙ", "aceopxyijlaopvki")


_WHOLE = frozenset({"bertanya", "menanya", "punyanya", "ditanya", "mempunyai", "bertanyanya"})
_ASKING = frozenset({"boleh", "apa", "atau", "aman", "kena", "melanggar", "salah", "ya", "iya"})


class Word(NamedTuple):
    """One word: as we spell it, its stem, the sentence it stands in, and where it stands in the text."""

    spelled: str
    stem: str
    sentence: int
    start: int
    end: int


class Speller:
    """What is known of words: how they are also written, of which kind they are, and which say nothing."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._same: dict[str, str] = table["same"]
        self._kept = frozenset({"pppk", *self._same.values()})
        self.stop = frozenset(table["stop"])
        self._kinds: dict[str, tuple[str, ...]] = {word: tuple(kinds) for word, kinds in table["kinds"].items()}

    def read(self, text: str) -> list[Word]:
        """Cut `text` into words; what lies beyond LONGEST_TEXT letters is not read."""
        shown = plain(text[:LONGEST_TEXT])
        ends = [match.start() for match in _END.finditer(shown)]
        out: list[Word] = []
        sentence = 0
        for match in _WORD.finditer(shown):
            while sentence < len(ends) and ends[sentence] < match.start():
                sentence += 1
            for spelled in self.spell(match.group()[:LONGEST_WORD]):
                if spelled == "tidak" and out and out[-1].spelled in _ASKING:
                    continue  # "boleh tidak" only asks
                out.append(Word(spelled, stem(spelled), sentence, match.start(), match.end()))
        return out

    def spell(self, word: str) -> list[str]:
        """Give a word as we spell it: "yg" → yang, "ngajakin" → ajak, "temen2" → teman, "yel-yel" → yel."""
        found = self._same.get(word)
        if found is not None:
            return [found]
        if word not in self._kept:
            word = _DRAWN_OUT.sub(r"\1", word)
        if "-" in word or "'" in word or "’" in word:
            parts = [part for part in re.split("[-'’]", word) if part]
            if len(parts) == 2 and (parts[0] == parts[1] or parts[1].startswith(parts[0])):
                parts = parts[:1]  # said twice: several of them
            elif len(parts) == 2 and parts[0] in ("nge", "di", "ter", "ng", "me", "ke"):
                parts = [parts[0] + parts[1]] if parts[0] + parts[1] in self._same else parts[1:]
            return [self._known(part) for part in parts]
        return [self._known(word)]

    def _known(self, word: str) -> str:
        found = self._same.get(word)
        if found is None and "2" in word:
            twice = _TWICE.match(word)
            if twice:
                word = twice.group(1)
                found = self._same.get(word)
        if found is None and word.endswith("nya") and len(word) > 6 and word not in _WHOLE:
            found = self._same.get(word[:-3], word[:-3])
        if found is None and word.endswith(("ku", "mu")) and len(word) > 5:
            found = self._same.get(word[:-2]) or (word[:-2] if word[:-2] in self._kinds else None)
        return found or word

    def kinds(self, word: Word) -> tuple[str, ...]:
        """Give the kinds of a word, such as "keluarga"; most have none."""
        found = self._kinds.get(word.spelled)
        if found is None:
            found = self._kinds.get(word.stem, ())
            if DENIES in found:  # "sebelum" is no "belum"
                return ()
        return found


def plain(text: str) -> str:
    """Give `text` in small plain letters, each letter still where it was; drawn-out ones ("bolehhhh") are kept.

    Marks over letters go, full-width and look-alike letters become ours; what no alphabet of ours has becomes a space.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_plain_letter, text))


def _plain_letter(letter: str) -> str:
    if letter < "\x80":
        return letter.lower()
    for known in unicodedata.normalize("NFKD", letter).lower().translate(_LOOKALIKES):
        if known < "\x80":
            return known
    return letter if letter == "’" else " "


def stem(word: str) -> str:
    """Give what is left of a word without its endings and one prefix: "dibagikan" → "bagi". Light, never exact."""
    return _PREFIX.sub("", _SUFFIX.sub("", _SUFFIX.sub("", word)))
