from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from netral.accounts.roles import MAY, Deed, Reach, Role
from netral.directory.structure.models import Institution
from tests.directory.imports.conftest import another_import, file, regency, take
from tests.signing import account_of, sign_in

__all__ = ["another_import", "file", "regency", "take"]


@pytest.fixture
def open_desk(desk, db, settings, tmp_path, monkeypatch):
    """Give somebody at the desk who may do everything everywhere, with a folder of its own."""
    monkeypatch.setitem(MAY, Role.MONITOR, dict.fromkeys(Deed, Reach.COUNTRY))
    settings.VAR = tmp_path
    elsewhere = Institution.objects.create(kind="other", name="Pemantau", code="pantau", valid_from=date(2020, 1, 1))
    sign_in(desk, account_of(Role.MONITOR, elsewhere))
    return desk


@pytest.fixture
def send(open_desk):
    """Send a file through the browser's form."""

    def run(content, *, name="pegawai.csv", address="/instansi/contoh/impor/periksa/", **said):
        said = {"kind": "people", **said, "file": SimpleUploadedFile(name, content)}
        return super(type(open_desk), open_desk).post(address, said)

    return run
