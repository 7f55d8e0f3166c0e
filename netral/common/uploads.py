"""Files in a form: in memory, and nowhere else."""

from __future__ import annotations

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory whatever its size; PlainBodiesOnly has refused what is too large."""

    def handle_raw_input(self, *_args: object, **_options: object) -> None:
        self.activated = True


def take_files(request: HttpRequest) -> None:
    """Let a request carry files. To be called before anything of the form is read."""
    request.upload_handlers = [InMemory(request)]
