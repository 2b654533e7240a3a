"""The annual report: built of blocks, then made a page, a Word document or a PDF."""

from .build import report
from .document import Document
from .html import fragment, page
from .pdf import pdf
from .word import docx

__all__ = ["Document", "docx", "fragment", "page", "pdf", "report"]
