"""Days and spans in words."""

from __future__ import annotations

from datetime import date

import pytest

from netral.law.language.days import day_of, days_since, years

TODAY = date(2024, 10, 10)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kemarin saya like", date(2024, 10, 9)),
        ("kemarin lusa saya hadir", date(2024, 10, 8)),
        ("semalam kepencet", date(2024, 10, 9)),
        ("besok ada kampanye", date(2024, 10, 11)),
        ("lusa saya diundang", date(2024, 10, 12)),
        ("hari ini saya hadir", TODAY),
        ("tiga hari lalu saya hadir", date(2024, 10, 7)),
        ("dua hari yang lalu saya foto", date(2024, 10, 8)),
        ("12/11/2024 saya foto", date(2024, 11, 12)),
        ("tgl 12-11-24 saya foto", date(2024, 11, 12)),
        ("besok lusa saya hadir", date(2024, 10, 12)),
        ("minggu lalu saya foto", date(2024, 10, 3)),
        ("minggu depan saya foto", date(2024, 10, 17)),
        ("Sabtu lalu saya foto", date(2024, 10, 5)),
        ("hari minggu kemarin saya foto", date(2024, 10, 6)),
        ("Sabtu depan saya foto", date(2024, 10, 12)),
        ("tgl 27 nanti saya hadir", date(2024, 10, 27)),
        ("5 Oktober 2023 saya foto", date(2023, 10, 5)),
        ("20 Desember saya foto", date(2024, 12, 20)),
        ("31 Juni saya foto", None),
        ("kemarin KPU menetapkan paslon", None),
        ("kemarin hadir, besok hadir lagi", None),  # two days: nobody knows which
        ("saya suka hari minggu", None),
    ],
)
def test_the_day_of_the_act(speller, text, day):
    found = day_of(speller.read(text), TODAY)
    assert (found.value if found else None) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("saya tahu sembilan hari lalu", 9),
        ("udah 2 minggu yg lalu", 14),
        ("dua belas hari sejak saya tahu", 12),
        ("baru kemarin", 1),
        ("kmrn lusa saya lihat", 2),
        ("hari ini terima SK", 0),
        ("pada hari ke-14 sejak diterima", 14),
        ("pada hari keempat belas sejak diterima", 14),
        ("sk tgl 2, skrg tgl 11", 9),
        ("Senin lalu saya lihat", 3),
        ("malam minggu kemarin", 5),
        ("SK baru 2 hari", 2),
        ("baru dua hari saya di sini", None),
        ("saya lihat sendiri", None),
        ("umur 45 tahun", None),
    ],
)
def test_since_when_it_is_known(speller, text, days):
    found = days_since(speller.read(text), TODAY)
    assert (found.value if found else None) == days


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("masa kerja enam tahun", 6),
        ("udah 12 th jd pns", 12),
        ("dua belas tahun berdinas", 12),
        ("umur 51 tahun", None),
        ("genap 5 tahun jadi pns", None),
    ],
)
def test_years_of_service(speller, text, count):
    found = years(speller.read(text))
    assert (found.value if found else None) == count
