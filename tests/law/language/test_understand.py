"""What is read from a text beside its act, without the model."""

from __future__ import annotations

from datetime import date

import pytest

from netral.law import artefact
from netral.law.language.model import Model
from netral.law.language.understand import Reader

NAMED = ("bakal-calon", "calon")


class NoModel(Model):
    """Knows no act, but every word."""

    def __init__(self):
        pass

    def guess(self, features):
        return []

    def knows(self, feature):
        return True


@pytest.fixture(scope="module")
def reader():
    return Reader(artefact.section("language"), NoModel())


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("like foto calon bupati", NAMED),
        ("like foto bakal calon bupati", "bakal-calon"),
        ("like foto cagub, bakal ketahuan?", NAMED),  # "bakal" only means "akan"
        ("kalau begini bakal kena?", None),
        ("", None),
        ("pns minta tiket ke partai", "self"),
        ("saya mau nyabup", "self"),
        ("kakak saya mau nyabup", NAMED),
        ("foto sama bupati yang nyalon lagi", "incumbent"),
        ("bupati maju lagi, kapan cutinya?", "self"),
        ("poster semua paslon", "neutral"),
        ("ajak warga ke TPS tanpa menyebut calon", "neutral"),
        ("rapat tim cabup", "campaign-team"),
        ("jadi timses cabup", NAMED),
        ("posko partai kebakaran", "party"),
        ("fotokopi KTP untuk cabup nonpartai", "bakal-calon"),
    ],
)
def test_whom_it_is_about(reader, text, about):
    heard = reader.read(text, date(2024, 10, 10)).facts.get("object")
    assert (heard.value if heard else None) == about
