"""The words of the structure: kinds of institutions, kinds of units, classes of post.

Sources: UU 5/2014 and UU 20/2023 (classes of post), PP 18/2016 as changed by PP 72/2019 (perangkat daerah).
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InstitutionKind(TextChoices):
    """What an institution is. Bawaslu and BKN exist at several levels; each office is an institution of its own."""

    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Government agency")
    PROVINCE = "province", _("Provincial government")
    REGENCY = "regency", _("Regency government")
    CITY = "city", _("City government")
    BAWASLU = "bawaslu", _("Bawaslu")
    BKN = "bkn", _("BKN")
    KASN = "kasn", _("KASN")
    OTHER = "other", _("Other institution")


class UnitKind(TextChoices):
    """What a unit is; the names are those of the rules."""

    SEKRETARIAT_DAERAH = "sekretariat-daerah", "Sekretariat Daerah"
    SEKRETARIAT_DPRD = "sekretariat-dprd", "Sekretariat DPRD"
    INSPEKTORAT = "inspektorat", "Inspektorat"
    DINAS = "dinas", "Dinas"
    BADAN = "badan", "Badan"
    BIRO = "biro", "Biro"
    BAGIAN = "bagian", "Bagian"
    BIDANG = "bidang", "Bidang"
    SEKSI = "seksi", "Seksi/Subbagian"
    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"
    UPTD = "uptd", "UPTD"
    SCHOOL = "sekolah", _("School")
    PUSKESMAS = "puskesmas", "Puskesmas"
    RSUD = "rsud", "RSUD"
    DIREKTORAT = "direktorat", "Direktorat"
    KANTOR = "kantor", _("Office")
    OTHER = "lain", _("Other unit")


class PostClass(TextChoices):
    """Classes of post, from the highest to the lowest of each group."""

    JPT_UTAMA = "jpt-utama", "JPT utama"
    JPT_MADYA = "jpt-madya", "JPT madya"
    JPT_PRATAMA = "jpt-pratama", "JPT pratama"
    ADMINISTRATOR = "administrator", "Administrator"
    PENGAWAS = "pengawas", "Pengawas"
    PELAKSANA = "pelaksana", "Pelaksana"
    AHLI_UTAMA = "ahli-utama", "Fungsional ahli utama"
    AHLI_MADYA = "ahli-madya", "Fungsional ahli madya"
    AHLI_MUDA = "ahli-muda", "Fungsional ahli muda"
    AHLI_PERTAMA = "ahli-pertama", "Fungsional ahli pertama"
    PENYELIA = "penyelia", "Fungsional penyelia"
    MAHIR = "mahir", "Fungsional mahir"
    TERAMPIL = "terampil", "Fungsional terampil"
    PEMULA = "pemula", "Fungsional pemula"
    UNKNOWN = "unknown", _("not told")
