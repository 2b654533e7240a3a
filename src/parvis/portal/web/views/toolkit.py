"""The toolkit: guides of practices, as pages and as files."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from markupsafe import Markup

from parvis.community.report import docx, fragment, pdf
from parvis.community.report.texts import in_language
from parvis.community.report.words import FALLBACK
from parvis.community.report.words import languages as written_in
from parvis.community.toolkit import Guide, as_document, guide, guides, markdown_zip
from parvis.portal.web import addresses, languages
from parvis.portal.web.page import page

FORMS: dict[str, tuple[str, Callable[[Guide, str], bytes]]] = {
    "pdf": ("application/pdf", lambda found, lang: pdf(as_document(found, lang))),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda found, lang: docx(as_document(found, lang)),
    ),
    "zip": ("application/zip", markdown_zip),
}


def show_all(request: HttpRequest) -> HttpResponse:
    """Every guide."""
    lang = languages.current()
    found = [(each.id, *in_language(each.title, lang), in_language(each.about, lang)[0]) for each in guides()]
    return page(request, "toolkit.html", guides=found)


def show(request: HttpRequest, id: str) -> HttpResponse:
    """A guide as one page."""
    found = _guide(id)
    document = as_document(found, _lang())
    forms = [(form, addresses.address("guide-file", id=id, form=form)) for form in FORMS]
    body = Markup(fragment(document))  # noqa: S704  # every text in it is escaped by `fragment`
    return page(request, "guide.html", title=document.title, forms=forms, body=body)


def file(request: HttpRequest, id: str, form: str) -> HttpResponse:
    """A guide as a file: PDF, Word, or Markdown in an archive."""
    del request
    if form not in FORMS:
        raise Http404(form)
    media_type, make = FORMS[form]
    answer = HttpResponse(make(_guide(id), _lang()), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{id}-{_lang()}.{form}"'
    return answer


def _guide(id: str) -> Guide:
    found = guide(id)
    if found is None:
        raise Http404(id)
    return found


def _lang() -> str:
    lang = languages.current()
    return lang if lang in written_in() else FALLBACK
