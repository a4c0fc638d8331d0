"""Legal documents from the files they come in: gazette texts, DOCX, HTML, PDF with text.

if recognises(data, name):
    documents = parse_gazette(text_of(data, name), name, as_of)
"""

from knowledge.law.parse.consolidation import base_document
from knowledge.law.parse.errors import LawTextError
from knowledge.law.parse.formats import recognises, text_of
from knowledge.law.parse.gazette import parse_gazette

__all__ = ["LawTextError", "base_document", "parse_gazette", "recognises", "text_of"]
