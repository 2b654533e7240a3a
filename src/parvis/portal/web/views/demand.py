"""What people look for, and where nothing was found: for governments to see, and for everybody."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from parvis.portal.demand import services as demand
from parvis.portal.web import addresses, languages
from parvis.portal.web.page import page

MONTHS = {"1": 30, "3": 91, "12": 366}
"Days, by the months that are asked for."
LISTS = ("none", "few", "some")


def show(request: HttpRequest) -> HttpResponse:
    """The most frequent words, all or those that found nothing."""
    months, found = _asked(request)
    wanted = demand.demand(since=_since(months), found=found)
    asked = addresses.question(months=months, found=found)
    forms = [(form, f"{addresses.address('demand-file', form=form)}?{asked}") for form in ("csv", "json")]
    return page(
        request, "demand.html", indexed=not request.GET, wanted=wanted, months=months, found=found, least=demand.LEAST,
        forms=forms, choices=tuple(MONTHS), codes=languages.codes(),
    )  # fmt: skip


def file(request: HttpRequest, form: str) -> HttpResponse:
    """The same for programs: CSV or JSON, of all searches."""
    months, found = _asked(request)
    wanted = demand.demand(since=_since(months), found=found, limit=1_000)
    rows = [{"words": each.words, "lang": each.lang, "count": each.count, "nothing": each.nothing} for each in wanted]
    if form == "json":
        return JsonResponse({"items": rows}, json_dumps_params={"ensure_ascii": False})
    if form != "csv":
        raise Http404(form)
    text = io.StringIO()
    writer = csv.DictWriter(text, ["words", "lang", "count", "nothing"])
    writer.writeheader()
    for row in rows:
        # A cell that begins like a formula is none: spreadsheets run those.
        words = str(row["words"])
        writer.writerow({**row, "words": f"'{words}" if words[0] in "=+-@" else words})
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="demand.csv"'
    return answer


def _asked(request: HttpRequest) -> tuple[str, str | None]:
    months, found = request.GET.get("months", ""), request.GET.get("found", "")
    return months if months in MONTHS else "12", found if found in LISTS else None


def _since(months: str) -> date:
    return datetime.now(UTC).date() - timedelta(days=MONTHS[months])
