"""The addresses `/api/3/action/…`: which action, its answer, its refusal."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from parvis.model import Problem
from parvis.portal.api import addresses
from parvis.portal.api.language import reader_language
from parvis.portal.api.problems import RefusedError, items
from parvis.portal.requests import request_id
from parvis.vocab import describe

from . import listings, packages, searching
from .arguments import Arguments, read_arguments
from .errors import ActionError, not_found

Action = Callable[[Arguments, str], Any]

_log = structlog.get_logger("parvis.api.ckan")
_WRITING = re.compile(r"[a-z_]+_(create|update|patch|delete|purge|upsert|reorder|revise|clear|add|remove|invite)")


def help_show(arguments: Arguments, lang: str) -> str:
    """What an action does."""
    name = arguments.required("name")
    if name not in ACTIONS:
        raise not_found("action-unknown", what=name[:100])
    return (ACTIONS[name].__doc__ or "").strip()


ACTIONS: dict[str, Action] = {
    "current_package_list_with_resources": packages.current_package_list_with_resources,
    "group_list": listings.group_list,
    "group_show": listings.group_show,
    "help_show": help_show,
    "license_list": listings.license_list,
    "organization_list": listings.organization_list,
    "organization_list_for_user": listings.organization_list_for_user,
    "organization_show": listings.organization_show,
    "package_autocomplete": packages.package_autocomplete,
    "package_list": packages.package_list,
    "package_search": searching.package_search,
    "package_show": packages.package_show,
    "resource_show": packages.resource_show,
    "site_read": listings.site_read,
    "status_show": listings.status_show,
    "tag_autocomplete": listings.tag_autocomplete,
    "tag_list": listings.tag_list,
    "tag_show": listings.tag_show,
}


@csrf_exempt
def action(request: HttpRequest, name: str) -> HttpResponse:
    """Run an action. Nothing here writes, so a POST needs no token."""
    try:
        lang = reader_language(request)
        if request.method not in ("GET", "HEAD", "POST"):
            refused = Problem("method-not-allowed", values={"method": request.method or "", "allowed": "GET, POST"})
            raise ActionError("Method Not Allowed", 405, refused)
        arguments = read_arguments(request)
        if name not in ACTIONS:
            raise _unknown(name)
        result = ACTIONS[name](arguments, lang)
        arguments.finish()
    except ActionError as error:
        return _refusal(request, name, error)
    except RefusedError as error:
        return _refusal(request, name, ActionError("Search Index Error", error.status, error.problem))
    except Exception as error:  # whatever it is, the caller gets an answer it can read
        _log.error("action-failed", action=name, exc_info=error)
        failed = Problem("internal-error", values={"request": request_id() or "–"})
        return _refusal(request, name, ActionError("Internal Server Error", 500, failed))
    document: dict[str, Any] = {"help": _help(name), "success": True, "result": result}
    if arguments.problems:
        document["problems"] = items(arguments.problems, lang)
    return _respond(document, 200)


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """Which version of CKAN's API this is."""
    return _respond({"version": 3}, 200)


def _unknown(name: str) -> ActionError:
    if _WRITING.fullmatch(name):
        return ActionError("Authorization Error", 403, Problem("site-read-only"))
    return not_found("action-unknown", what=name[:100])


def _help(name: str) -> str:
    return f"{addresses.base_url()}/api/3/action/help_show?name={name if name in ACTIONS else ''}"


def _refusal(request: HttpRequest, name: str, error: ActionError) -> HttpResponse:
    try:
        lang = reader_language(request)
    except Exception:  # a query string that can't be read has no `lang`
        lang = "en"
    words = describe(error.problem, lang)
    message = f"{words.message} {words.remedy}".strip()
    told: dict[str, Any] = {"__type": error.kind, "message": message}
    if error.kind == "Validation Error":
        told = {"__type": error.kind, "message": message, error.field or "__before": [message]}
    elif error.kind == "Not Found Error":
        told["message"] = f"Not found: {message}"
    elif error.kind == "Authorization Error":
        told["message"] = f"Access denied: {message}"
    return _respond({"help": _help(name), "success": False, "error": told}, error.status)


def _respond(document: dict[str, Any], status: int) -> HttpResponse:
    body = msgspec.json.encode(document)
    response = HttpResponse(body, status=status, content_type="application/json;charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=60" if status == 200 else "no-store"
    if status == 405:
        response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    patch_vary_headers(response, ("Accept-Language",))
    return response
