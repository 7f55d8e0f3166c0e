"""What readers think of answers: three buttons, counted by act, shown from ten on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from netral.common.clock import today
from netral.common.disclosure.rounding import LEAST
from netral.guide.models import Opinion, Tally
from netral.law.artefact import section
from netral.law.contract.wording import capital


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Count an opinion on the answers about an act; the form holds nothing else."""
    act, opinion = request.POST.get("act", ""), request.POST.get("opinion", "")
    if act not in section("rules")["acts"] or opinion not in Opinion.values:
        raise Http404
    Tally.add(act, opinion, today())
    return render(request, "guide/thanks.html", {"act": act, "from_": LEAST})


@require_safe
def totals(request: HttpRequest) -> HttpResponse:
    """Show the totals that are large enough to tell nothing about one reader."""
    acts, language = section("rules")["acts"], get_language() or "id"
    rows = [
        (act, capital(acts[act]["label"][language]), [(Opinion(one).label, count) for one, count in counts.items()])
        for act, counts in Tally.shown(today()).items()
        if act in acts
    ]
    return render(request, "guide/opinions.html", {"rows": rows, "from_": LEAST})
