"""Of all people that a text names, the one whose deed it is."""

from __future__ import annotations

import pytest

from netral.law.language.people import doer


@pytest.mark.parametrize(
    ("text", "person", "is_self"),
    [
        ("saya PNS di dinas perikanan", "pns", True),
        ("sy p3k guru", "pppk", True),
        ("guru PPPK boleh like?", "pppk", False),
        ("PNS boleh foto dengan calon bupati?", "pns", False),
        ("boleh foto dengan calon bupati?", None, False),
        ("pak camat wajibin lurah ikut kampanye", "camat", False),
        ("kades naik panggung kampanye cabup", "kepala-desa", False),
        ("pj bupati melantik pejabat", "penjabat-kepala-daerah", False),
        ("rapat di kantor camat", None, False),
        ("disuruh kadis ikut kampanye", None, False),
        ("kakak kandung saya caleg", None, False),
        ("Saya caleg. Bolehkah mengajak kades?", "candidate", True),
        ("anggota KPPS boleh berpendapat?", "penyelenggara-pemilu", False),
        ("lurah kami ikut kampanye", "lurah", False),
        ("saya perawat honorer", "honorer", True),
        ("suami saya PNS, saya ibu rumah tangga", "warga", True),
        ("saya dulu PNS, boleh ikut kampanye?", None, False),
        ("pensiunan PNS boleh jadi timses?", None, False),
    ],
)
def test_is_found(cues, speller, text, person, is_self):
    words = speller.read(text)
    found = doer(words, cues.find(words), speller)
    assert (found.person if found else None) == person
    assert bool(found and found.is_self) is is_self
