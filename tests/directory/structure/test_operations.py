"""Institutions: those the corpus knows are there when they are named, others are opened."""

from datetime import date

import pytest

from netral.directory.structure.kinds import InstitutionKind
from netral.directory.structure.models import Institution
from netral.directory.structure.operations import (
    BadInstitution,
    NoSuchInstitution,
    institution_called,
    institution_of,
    open_institution,
)

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("code", "kind", "name", "region"),
    [
        ("14", "province", "Pemerintah Provinsi Riau", "14"),
        ("14.06", "regency", "Pemerintah Kabupaten Rokan Hulu", "14.06"),
        ("14.71", "city", "Pemerintah Kota Pekanbaru", "14.71"),
        ("bawaslu", "bawaslu", "Badan Pengawas Pemilihan Umum", ""),
        ("bawaslu-14", "bawaslu", "Bawaslu Provinsi Riau", "14"),
        ("bawaslu-14.06", "bawaslu", "Bawaslu Kabupaten Rokan Hulu", "14.06"),
        ("bkn", "bkn", "Badan Kepegawaian Negara", ""),
        ("kasn", "kasn", "Komisi Aparatur Sipil Negara", ""),
    ],
)
def test_of_the_corpus_are_made_when_they_are_needed(code, kind, name, region):
    assert institution_called(code).pk is None
    assert not Institution.objects.exists()

    made = institution_of(code)

    assert (made.kind, made.name, made.region) == (kind, name, region)
    assert institution_of(code) == institution_called(code) == made


def test_kasn_has_an_end_and_bkn_has_none():
    assert institution_of("kasn").valid_until == date(2024, 8, 24)
    assert institution_of("bkn").valid_until is None


@pytest.mark.parametrize("code", ["", "99.99", "bawaslu-", "bawaslu-99", "bkn-14", "kasn-14", "BKN"])
def test_that_nobody_knows_are_not_there(code):
    with pytest.raises(NoSuchInstitution):
        institution_of(code)


def test_others_are_opened():
    made = open_institution("kemen-contoh", InstitutionKind.MINISTRY, "Kementerian Contoh", since=SINCE)

    assert institution_called("kemen-contoh") == made


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        ("bkn", {}, "milik Badan Kepegawaian Negara"),
        ("14.06", {}, "milik Pemerintah Kabupaten Rokan Hulu"),
        ("Kemen Contoh", {}, "huruf kecil"),
        ("../x", {}, "huruf kecil"),
        ("x", {"region": "99.99"}, "Tidak ada wilayah"),
        ("x", {"until": SINCE}, "sesudah awalnya"),
    ],
)
def test_that_cannot_be_are_refused(code, more, said):
    with pytest.raises(BadInstitution, match=said):
        open_institution(code, InstitutionKind.AGENCY, "Badan Contoh", since=SINCE, **more)
    assert not Institution.objects.exists()
