"""Two people stand behind a curated record: one prepared it, another approved it. A change withdraws both.

What they signed is the hash of the content; the hash does not cover the names and days of signing themselves, nor how
citizens ask, which changes no answer.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import StrEnum

from knowledge.errors import KnowledgeError
from knowledge.procedure import Procedure, Retired
from vietnamese import fold

SIGNING = ("prepared_by", "prepared_on", "reviewed_by", "reviewed_on", "signed")
_APART = {*SIGNING, "checked_on", "wordings", "vague"}
NAME = (2, 80)
"""Characters of a person's name."""


class ReviewError(KnowledgeError):
    """A signature that cannot be taken."""


class Role(StrEnum):
    """What a person signs for."""

    PREPARE = "prepare"
    APPROVE = "approve"


def content_hash(record: Procedure) -> str:
    """SHA-256 of all that is signed of a record."""
    content = record.model_dump(mode="json", exclude_defaults=True, exclude=_APART)
    content["source"].pop("file", None)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def current(record: Procedure) -> Procedure:
    """The record, without the signatures on content that it has no more."""
    if record.signed is None or record.signed == content_hash(record):
        return record
    return record.model_copy(update=dict.fromkeys(SIGNING))


def sign(record: Procedure, name: str, role: Role, on: date) -> Procedure:
    """The record signed by a person.

    Raises `ReviewError` when it was not prepared, was changed since, or when one person would sign twice.
    """
    name = " ".join(name.split())
    if not NAME[0] <= len(name) <= NAME[1]:
        raise ReviewError(f"the name has {len(name)} characters; give the officer's name, {NAME[0]} to {NAME[1]}")
    if role is Role.PREPARE:
        signed = dict.fromkeys(SIGNING) | {"prepared_by": name, "prepared_on": on, "signed": content_hash(record)}
        return record.model_copy(update=signed)
    record = current(record)
    if record.prepared_by is None:
        raise ReviewError(
            f"{record.code} is not prepared, or was changed since: motcua knowledge review {record.code} --by NAME "
            "--role prepare comes first, by another person"
        )
    if fold(record.prepared_by) == fold(name):
        raise ReviewError(f"{record.code} was prepared by {record.prepared_by}; another person must approve it")
    return record.model_copy(update={"reviewed_by": name, "reviewed_on": on})


def retire(record: Procedure, reason: str, replaced_by: list[str], on: date) -> Procedure:
    """The record no longer answered from a day on. Raises `ReviewError` when it would replace itself."""
    if record.code in replaced_by:
        raise ReviewError(f"{record.code} cannot be replaced by itself; name the new code")
    return record.model_copy(update={"retired": Retired(on=on, reason=reason, replaced_by=replaced_by)})
