"""Pages of the desk, asked in a process of its own: prints how many µs each takes, as JSON."""

import json
import statistics
from time import perf_counter_ns

EMPTY = "empty view"
PAGES = {"sign-in": "/masuk/", "what waits": "/", "my sign-in": "/keamanan/"}
TIMES = 300


def ask() -> dict[str, float]:
    """Give the median µs of each page, in turn, so that a busy moment falls on all of them."""
    from netral.cli.django import wake

    wake()
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.test import Client
    from django.urls import path

    from netral.accounts.roles import Role
    from netral.common.doors import for_whoever_signed_in
    from netral.config.urls import desk
    from netral.directory.structure.models import Institution
    from tests.signing import account_of, sign_in

    @for_whoever_signed_in
    def empty(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("<p>", content_type="text/html; charset=utf-8")

    desk.urlpatterns.append(path("kosong/", empty))
    client, stranger = Client(SERVER_NAME=settings.DESK_HOST), Client(SERVER_NAME=settings.DESK_HOST)
    place = Institution.objects.order_by("pk")[0]
    sign_in(client, account_of(Role.HEAD, place, place.units.order_by("pk")[0]))
    took: dict[str, list[float]] = {side: [] for side in (EMPTY, *PAGES)}
    for _ in range(TIMES):
        for side, address in {EMPTY: "/kosong/", **PAGES}.items():
            began = perf_counter_ns()
            answer = (stranger if side == "sign-in" else client).get(address)
            took[side].append((perf_counter_ns() - began) / 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
    return {side: statistics.median(all_) for side, all_ in took.items()}


if __name__ == "__main__":
    print(json.dumps(ask()))
