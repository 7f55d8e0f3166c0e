"""Invented people as files tell of them, with numbers that nobody can have."""

import datetime as dt
from datetime import UTC, date

from netral.directory.imports.runs import Options

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AS_OF = Options(date(2026, 11, 22))
HEADINGS = ["NIP BARU", "NAMA", "STATUS CPNS PNS", "UNOR ID", "JABATAN NAMA", "TMT JABATAN"]
SARI = ["199001012090011900", "Sari Contoh", "PNS", "D1", "Kepala Dinas Pendidikan", "01-02-2020"]
BUDI = ["199101012090012901", "Budi Contoh", "PNS", "S1", "Guru Ahli Muda", "1 Maret 2021"]
CITRA = ["199201012090211902", "Citra Contoh", "PPPK", "S1", "Guru Ahli Pertama", "2023-01-05"]
DEDI = ["", "Dedi Contoh", "Honorer", "K1", "Pengemudi", ""]
SOUND = [SARI, BUDI, CITRA, DEDI]
