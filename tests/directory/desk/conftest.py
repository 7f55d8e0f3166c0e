import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.directory.imports.conftest import another_import, file, regency, take

__all__ = ["another_import", "file", "regency", "take"]


@pytest.fixture
def open_desk(desk, settings, tmp_path):
    """Give a visitor of a desk that is open, with a folder of its own."""
    settings.OPEN_DESK = True
    settings.VAR = tmp_path
    return desk


@pytest.fixture
def send(open_desk):
    """Send a file through the browser's form."""

    def run(content, *, name="pegawai.csv", address="/instansi/contoh/impor/periksa/", **said):
        said = {"kind": "people", **said, "file": SimpleUploadedFile(name, content)}
        return super(type(open_desk), open_desk).post(address, said)

    return run
