"""The public log on the web: its files for programs, and a page that checks a proof for people."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from netral.common.addresses import absolute
from netral.common.uploads import take_files
from netral.ledger import offline, queries
from netral.ledger.errors import LedgerError
from netral.ledger.models import Shard
from netral.ledger.policy import instant, time_of
from netral.ledger.proof import LONGEST, SUFFIX, Checked, check_file
from netral.ledger.tiles import CHECKPOINT, PATH
from netral.ledger.verify import read_checkpoint

FOR_GOOD = "public, max-age=31536000, immutable"
AT_ONCE = "public, no-cache"
TEXT = "text/plain; charset=utf-8"
OFFLINE_NAME = "netral-periksa-bukti.html"
LARGEST = 2 * LONGEST
"""Bytes of the form with a proof and what opens it."""


class Shown(NamedTuple):
    """A shard as the page shows it; `at` is when it was last signed."""

    shard: Shard
    size: int | None
    """Entries that are published; None when none can be read."""
    at: datetime | None
    cosigned: list[str]
    address: str


@require_safe
def log_file(_request: HttpRequest, year: int, path: str) -> HttpResponse:
    """Give a tile, a bundle of entries, or the checkpoint (C2SP tlog-tiles)."""
    if path != CHECKPOINT and not PATH.fullmatch(path):
        raise Http404
    try:
        content = queries.folder_of(year).read(path)
    except OSError:
        raise Http404 from None
    is_checkpoint = path == CHECKPOINT
    return _for_programs(content, TEXT if is_checkpoint else "application/octet-stream", lasting=not is_checkpoint)


@require_safe
def policy_file(_request: HttpRequest) -> HttpResponse:
    """Give the policy: the keys of all logs, the witnesses, the quorum (C2SP tlog-policy)."""
    return _for_programs(queries.policy_in_force().octets(), TEXT)


@require_safe
def revoked_keys(_request: HttpRequest) -> HttpResponse:
    """Give the keys that are revoked, a line each: the key, since when (UTC), why."""
    return _for_programs(queries.revoked(), TEXT)


@require_safe
def offline_page(_request: HttpRequest) -> HttpResponse:
    """Give the one file that checks proofs without a network, to be kept."""
    response = HttpResponse(offline.page(queries.policy_in_force().octets()), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{OFFLINE_NAME}"'
    response["Cache-Control"] = AT_ONCE
    return response


def _for_programs(content: bytes, type_: str, *, lasting: bool = False) -> HttpResponse:
    """Answer anybody's program, wherever it runs: nothing here depends on who asks."""
    response = HttpResponse(content, content_type=type_)
    response["Cache-Control"] = FOR_GOOD if lasting else AT_ONCE
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def log_page(request: HttpRequest) -> HttpResponse:
    """Show the log, and check a proof: in memory, and forgotten with the answer."""
    found, wrong = None, ""
    if request.method == "POST":
        take_files(request)
        try:
            found = _checked(request)
        except LedgerError as refusal:
            wrong = refusal.said_in(get_language() or "id")
    shown = {
        "logs": [_shown(request, shard) for shard in Shard.objects.filter(opened_at__isnull=False).order_by("-year")],
        "announced": Shard.objects.filter(opened_at=None),
        "policy_url": absolute(request, "/log/policy"),
        "suffix": SUFFIX,
        "offline_hash": hashlib.sha256(offline.page(queries.policy_in_force().octets())).hexdigest(),
        "found": found,
        "wrong": wrong,
    }
    return render(request, "ledger/log.html", shown, status=422 if wrong else 200)


log_page.takes_files = LARGEST  # type: ignore[attr-defined]


class Found(NamedTuple):
    """What a proof proved, as the page says it."""

    checked: Checked
    cosigned: list[tuple[str, datetime]]
    content: str
    """As text, else in hexadecimal digits."""


def _checked(request: HttpRequest) -> Found:
    proof, opening = request.FILES.get("proof"), request.FILES.get("opening")
    if proof is None:
        raise LedgerError(id="Pilih dulu berkas buktinya.", en="First choose the file of the proof.")
    told = queries.policy_in_force()
    checked = check_file(proof.read(), opening.read() if opening is not None else b"", told)
    cosigned = [(name, instant(at)) for name, at in checked.seen.cosigned.items()]
    return Found(checked, cosigned, checked.opening.shown())


def _shown(request: HttpRequest, shard: Shard) -> Shown:
    address = absolute(request, f"/log/{shard.year}")
    try:
        signed, told = read_checkpoint(queries.folder_of(shard.year).read), queries.policy_in_force()
        cosigned = [one.name for one in told.witnesses.values() if signed.note.signed_by(one.key) is not None]
        return Shown(shard, signed.checkpoint.size, time_of(signed, told), cosigned, address)
    except LedgerError:
        return Shown(shard, None, None, [], address)
