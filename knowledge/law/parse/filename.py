"""Number and kind as the gazette's file names carry them: thong-tu-so-11-2023-tt-bldtbxh-40276.txt."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from knowledge.law.parse.heading import Heading
from knowledge.law.parse.issuers import ISSUERS
from knowledge.law.parse.shapes import KINDS
from vietnamese import fold

_NAME = re.compile(
    r"^(?P<kind>[a-z-]+?)-so-(?P<figures>\d+)(?:-(?P<year>(?:19|20)\d{2}))?-(?P<code>[a-z][a-z0-9-]*?)(?:-\d{3,})?$"
)
_BY_SLUG = {fold(name).replace(" ", "-"): name for name in (*KINDS.values(), "Văn bản hợp nhất")}
_CODES = {"nd": "NĐ", "qd": "QĐ", "nq": "NQ", "tt": "TT", "ttlt": "TTLT", "vbhn": "VBHN", "ct": "CT", "tb": "TB"}
_OFFICES = {fold(code): code for code in ISSUERS}


def named_by_file(file: str) -> Heading:
    """What the name says; empty where it is not of this kind."""
    match = _NAME.match(PurePosixPath(file).stem.lower())
    if not match or match["kind"] not in _BY_SLUG:
        return Heading()
    parts = [_CODES.get(part) or _OFFICES.get(part) or part.upper() for part in match["code"].split("-")]
    year = f"/{match['year']}" if match["year"] else ""
    return Heading(number=f"{match['figures']}{year}/{'-'.join(parts)}", kind=_BY_SLUG[match["kind"]])
