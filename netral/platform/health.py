"""Whether the server lives, and whether it can work: for a load balancer, without a word about anybody."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from netral.common.doors import for_anybody


@for_anybody
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@for_anybody
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Say that the database answers and is of this version."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("the database is of another version\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
