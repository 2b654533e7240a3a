"""The rest of the native API: who publishes, what is harvested and how it went, what changed, the code lists."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.vocab import code_list, code_list_names

from . import addresses, answers, openapi
from .native import READ, SLOW, api, is_number, respond
from .parameters import Parameters
from .problems import RefusedError, items

SEVERITIES = ("error", "warning", "info")
MOST = 2**53


@api.api_operation(
    READ,
    "/organizations",
    operation_id="listOrganizations",
    tags=["catalogue"],
    openapi_extra=openapi.describe(
        answers.OrganizationsAnswer,
        parameters=[openapi.LANG, openapi.parameter("jurisdiction", {"type": "string", "maxLength": 300})],
    ),
)
def organizations(request: HttpRequest) -> HttpResponse:
    """The organizations that publish datasets, those with most first."""
    parameters = Parameters(request, "jurisdiction")
    jurisdiction = parameters.text("jurisdiction") or None
    problems = parameters.warnings()
    found = catalogue.list_organizations(jurisdiction=jurisdiction)
    answer = answers.OrganizationsAnswer(
        count=len(found), items=[_organization(item) for item in found], problems=problems
    )
    return respond(answer, cache=SLOW)


@api.api_operation(
    READ,
    "/organizations/{slug}",
    operation_id="getOrganization",
    tags=["catalogue"],
    openapi_extra=openapi.describe(answers.OrganizationItem, refusals=(404,)),
)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """An organization."""
    Parameters(request).warnings()
    found = catalogue.get_organization(slug) if slug.isprintable() and len(slug) <= 200 else None
    if found is None:
        raise RefusedError(404, "organization-unknown", what=slug[:100])
    return respond(_organization(found), cache=SLOW)


def _organization(item: catalogue.OrganizationEntry) -> answers.OrganizationItem:
    return answers.OrganizationItem(
        slug=item.slug,
        name=item.agent.name.values,
        jurisdiction=item.jurisdiction,
        datasets=item.datasets,
        email=item.agent.email,
        website=item.agent.url.values,
    )


@api.api_operation(
    READ,
    "/jurisdictions",
    operation_id="listJurisdictions",
    tags=["catalogue"],
    openapi_extra=openapi.describe(answers.JurisdictionsAnswer),
)
def jurisdictions(request: HttpRequest) -> HttpResponse:
    """The governments that have datasets here, those with most first."""
    problems = Parameters(request).warnings()
    names = code_list("jurisdiction")
    found = [
        answers.JurisdictionItem(code=code, label=term.labels if (term := names.get(code)) else {}, datasets=count)
        for code, count in catalogue.list_jurisdictions().items()
    ]
    return respond(answers.JurisdictionsAnswer(count=len(found), items=found, problems=problems), cache=SLOW)


@api.api_operation(
    READ,
    "/vocabularies",
    operation_id="listVocabularies",
    tags=["vocabularies"],
    openapi_extra=openapi.describe(answers.VocabulariesAnswer),
)
def vocabularies(request: HttpRequest) -> HttpResponse:
    """The names of the code lists."""
    problems = Parameters(request).warnings()
    names = code_list_names()
    return respond(answers.VocabulariesAnswer(count=len(names), items=list(names), problems=problems), cache=SLOW)


@api.api_operation(
    READ,
    "/vocabularies/{name}",
    operation_id="getVocabulary",
    tags=["vocabularies"],
    openapi_extra=openapi.describe(answers.VocabularyAnswer, refusals=(404,)),
)
def vocabulary(request: HttpRequest, name: str) -> HttpResponse:
    """A code list, with the names of its codes in every language it has."""
    problems = Parameters(request).warnings()
    if name not in code_list_names():
        raise RefusedError(404, "vocabulary-unknown", what=name[:100], choices=", ".join(code_list_names()))
    terms = [
        answers.TermItem(code=term.code, label=term.labels, aliases=term.aliases, more=term.more)
        for term in code_list(name).terms.values()
    ]
    answer = answers.VocabularyAnswer(name=name, count=len(terms), items=terms, problems=problems)
    return respond(answer, cache="public, max-age=3600")


@api.api_operation(
    READ,
    "/sources",
    operation_id="listSources",
    tags=["harvest"],
    openapi_extra=openapi.describe(answers.SourcesAnswer),
)
def sources(request: HttpRequest) -> HttpResponse:
    """The portals that are harvested, and how the last run of each went."""
    parameters = Parameters(request)
    problems = parameters.warnings()
    found = [
        answers.SourceItem(
            slug=item.slug,
            name=item.name,
            url=None if item.local else item.url,
            kind=item.kind,
            jurisdiction=item.jurisdiction,
            paused=item.paused,
            interval_hours=item.interval_hours,
            next_run_at=item.next_run_at,
            datasets=item.datasets,
            last_run=_run(item.last_run, parameters.lang) if item.last_run else None,
        )
        for item in harvest.list_sources()
    ]
    return respond(answers.SourcesAnswer(count=len(found), items=found, problems=problems))


def _run(report: harvest.RunReport, lang: str) -> answers.RunAnswer:
    return answers.RunAnswer(
        id=report.id,
        source=report.source,
        status=report.status,
        incremental=report.incremental,
        started_at=report.started_at,
        ended_at=report.ended_at,
        total=report.total,
        fetched=report.fetched,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        restored=report.restored,
        withdrawn=report.withdrawn,
        failed=report.failed,
        problem=items([report.problem], lang)[0] if report.problem else None,
        counts=report.counts,
    )


def _report(number: str) -> harvest.RunReport:
    report = harvest.get_run(int(number)) if is_number(number) else None
    if report is None:
        raise RefusedError(404, "run-unknown", what=number[:100])
    return report


@api.api_operation(
    READ,
    "/runs/{number}",
    operation_id="getRun",
    tags=["harvest"],
    openapi_extra=openapi.describe(answers.RunAnswer, refusals=(404,)),
)
def run(request: HttpRequest, number: str) -> HttpResponse:
    """What a harvest run did."""
    parameters = Parameters(request)
    problems = parameters.warnings()
    answer = _run(_report(number), parameters.lang)
    answer.problems = problems
    return respond(answer)


@api.api_operation(
    READ,
    "/runs/{number}/problems",
    operation_id="listRunProblems",
    tags=["harvest"],
    openapi_extra=openapi.describe(
        answers.RunProblemsAnswer,
        parameters=[
            openapi.LANG,
            openapi.parameter("severity", {"type": "string", "enum": list(SEVERITIES)}),
            openapi.parameter("after", {"type": "integer", "minimum": 0, "maximum": MOST, "default": 0}),
            openapi.LIMIT,
        ],
        refusals=(404,),
    ),
)
def run_problems(request: HttpRequest, number: str) -> HttpResponse:
    """The problems a run kept: every error, and the first warnings of each code."""
    parameters = Parameters(request, "severity", "after", "limit")
    severity = parameters.choice("severity", SEVERITIES)
    after = parameters.number("after", default=0, least=0, most=MOST)
    limit = parameters.number("limit", default=100, most=1000)
    problems = parameters.warnings()
    report = _report(number)
    found = harvest.list_problems(run=report.id, severity=severity, after=after, limit=limit)  # type: ignore[arg-type]  # one of SEVERITIES
    following = None
    if len(found) == limit:
        query = {"after": found[-1].number, "limit": limit, **({"severity": severity} if severity else {})}
        following = f"{addresses.base_url()}/api/v1/runs/{report.id}/problems?{urlencode(query)}"
    answer = answers.RunProblemsAnswer(
        items=[
            answers.RunProblem(number=line.number, problem=items([line.problem], parameters.lang)[0]) for line in found
        ],
        next=following,
        problems=problems,
    )
    return respond(answer)


@api.api_operation(
    READ,
    "/changes",
    operation_id="listChanges",
    tags=["datasets"],
    openapi_extra=openapi.describe(
        answers.ChangesAnswer,
        parameters=[
            openapi.parameter("since", {"type": "integer", "minimum": 0, "maximum": MOST, "default": 0}),
            openapi.LIMIT,
            openapi.LANG,
        ],
    ),
)
def changes(request: HttpRequest) -> HttpResponse:
    """What happened to datasets, oldest first: ask again with `since` the `last` you had, and miss nothing."""
    parameters = Parameters(request, "since", "limit")
    since = parameters.number("since", default=0, least=0, most=MOST)
    limit = parameters.number("limit", default=100, most=1000)
    problems = parameters.warnings()
    found = catalogue.changes_after(since, limit=limit)
    last = found[-1].number if found else since
    query = urlencode({"since": last, "limit": limit})
    answer = answers.ChangesAnswer(
        items=[
            answers.ChangeItem(
                number=line.number,
                dataset=line.dataset,
                slug=line.slug,
                url=addresses.dataset_page(line.slug, parameters.lang),
                action=line.action,
                version=line.version,
                at=line.at,
            )
            for line in found
        ],
        last=last,
        next=f"{addresses.base_url()}/api/v1/changes?{query}" if len(found) == limit else None,
        problems=problems,
    )
    return respond(answer)
