"""What a procedure is called before a citizen."""

from __future__ import annotations

import re

from actions.render.text import clip, plain, upper_first
from knowledge.procedure import Procedure

_LEAD = re.compile(r"(?i)^thủ tục\s+(?:hành chính\s+)?(?=\w)")


def label(procedure: Procedure, width: int = 110) -> str:
    """Short name, or the official name without "Thủ tục", cut where it is long.

    Some official names are in capitals throughout, which reads badly, also aloud: they are written small.
    """
    name = plain(procedure.label)
    return clip(upper_first(_LEAD.sub("", name.lower() if name.isupper() else name)), width)
