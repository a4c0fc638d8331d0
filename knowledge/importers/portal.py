"""Procedures as the portal's own JSON API answers: {"code": "OK", "data": {...}}."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.catalog import PAGE, CatalogRow
from knowledge.importers.draft import Draft, Lists, RecordError
from knowledge.importers.fees import distinct, read_fee
from knowledge.importers.legal import basis
from knowledge.importers.national import CHANNELS
from knowledge.importers.papers import read_case
from knowledge.importers.pieces import NOTHING, items, told
from knowledge.importers.provinces import province_of
from knowledge.importers.times import read_time
from knowledge.procedure import Level, OnlineLevel, PaperCase, Procedure
from knowledge.source import LegalBasis, SourceKind

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Named(_Part):
    name: str = ""
    code: str = ""


class _File(_Part):
    fileName: str = ""


class _Fee(_Part):
    value: Decimal | None = None
    description: str = ""
    currencyName: str = ""


class _Method(_Part):
    submissionMethod: str
    processingTime: float | str | None = None
    processingTimeUnit: str = ""
    description: str = ""
    fees: list[_Fee] = []


class _Paper(_Part):
    name: str = ""
    originalQty: int | None = None
    copyQty: int | None = None
    attachments: list[_File] = []


class _Case(_Part):
    name: str = ""
    profileComponents: list[_Paper] = []


class _Step(_Part):
    name: str = ""
    description: str = ""


class _Proposal(_Part):
    decisionDate: int | None = None
    proposalNumber: str = ""


class _Data(_Part):
    id: str = Field(pattern=r"^[0-9a-fA-F-]{8,64}$")
    code: str
    name: str
    type: str
    executionSteps: list[_Step]
    executionMethods: list[_Method]
    executionCases: list[_Case]
    legalBasisesDetails: list[_Named]
    categoriesDetails: list[_Named] = []
    departmentsExecuting: list[_Named] = []
    unitGroupsExecuting: list[_Named] = []
    departmentsAuthority: list[_Named] = []
    unitGroupsAuthority: list[_Named] = []
    departmentsAuthorized: list[_Named] = []
    unitGroupsAuthorized: list[_Named] = []
    departmentsCoordinating: list[_Named] = []
    unitGroupsCoordinating: list[_Named] = []
    resultsDetails: list[_Named] = []
    subjectTypesDetails: list[_Named] = []
    departmentPromulgateName: str = ""
    dossierReceivingAddresses: str = ""
    requirementsAndConditions: str = ""
    description: str = ""
    keywords: str = ""
    isMinistry: bool = False
    isProvince: bool = False
    isWard: bool = False
    isOtherAgency: bool = False
    isFullProcess: bool = False
    isInternal: bool = False
    procedureProposal: _Proposal = _Proposal()
    updatedAt: int | None = None


def recognises(data: object) -> bool:
    """Whether parsed JSON is meant to be an answer of the portal."""
    return isinstance(data, dict) and isinstance(data.get("data"), dict) and "executionMethods" in data["data"]


def code_of(data: dict[str, Any]) -> str:
    """The code an answer gives its procedure; raises `RecordError` where it has none."""
    code = data["data"].get("code")
    if not isinstance(code, str) or not code.strip():
        raise RecordError("data.code is missing or empty")
    return code.strip()


def own_date(data: dict[str, Any]) -> date | None:
    """The day the portal last changed the record, in Vietnam."""
    return _day(data["data"].get("updatedAt"))


def read(data: dict[str, Any], file: str, as_of: date, row: CatalogRow | None, lists: Lists) -> Procedure:
    """One procedure. Raises `RecordError` naming the missing field or the value that cannot be."""
    if data.get("code") != "OK":
        raise RecordError(f"the portal answered {str(data.get('code'))[:40]!r}, not 'OK'; fetch it again")
    try:
        found = _Data.model_validate(_without_nulls(data["data"]))
    except ValidationError as error:
        details = error.errors()[0]
        raise RecordError(f"data.{'.'.join(map(str, details['loc']))}: {details['msg']}") from None
    if not told(found.name):
        raise RecordError("data.name is empty")
    draft = Draft(found.code, file, SourceKind.PORTAL, as_of, row)
    draft.set_page(PAGE + found.id)
    draft.set("name", told(found.name))
    draft.set("issuer", told(found.departmentPromulgateName))
    draft.set("province", province_of(found.departmentPromulgateName))
    draft.set("internal", found.isInternal or found.type == "STANDARD_INTERNAL" or bool(row and row.internal))
    draft.set("decision_number", told(found.procedureProposal.proposalNumber).strip(" .") or None)
    draft.set("decision_date", _day(found.procedureProposal.decisionDate))
    draft.set("field", ", ".join(_names(found.categoriesDetails)))
    draft.set("levels", _levels(found))
    draft.set("online_level", OnlineLevel.FULL if found.isFullProcess else OnlineLevel.PARTIAL)
    draft.set("applicants", _names(found.subjectTypesDetails))
    draft.set("agencies", _names(found.departmentsExecuting + found.unitGroupsExecuting))
    draft.set("authority", _names(found.departmentsAuthority + found.unitGroupsAuthority))
    draft.set("delegated", _names(found.departmentsAuthorized + found.unitGroupsAuthorized))
    draft.set("coordinating", _names(found.departmentsCoordinating + found.unitGroupsCoordinating))
    draft.set("address", told(found.dossierReceivingAddresses).strip('"'))
    draft.set("results", _names(found.resultsDetails))
    draft.set("steps", [item for step in found.executionSteps for item in items(f"{step.name}\n{step.description}")])
    conditions = items(found.requirementsAndConditions)
    description = items(found.description)
    draft.set("conditions", conditions)
    draft.set("description", "" if description == conditions else " ".join(description))
    draft.set("keywords", [word for word in map(told, re.split(r"[;,]\s+", found.keywords)) if word])
    for method in found.executionMethods:
        _read_method(method, draft)
    draft.set_cases([case for case in map(_case, found.executionCases) if case.papers or case.title])
    draft.set("legal_basis", _bases(found.legalBasisesDetails))
    draft.look_for_districts(str(data["data"]))
    return draft.procedure()


def _read_method(method: _Method, draft: Draft) -> None:
    channel = CHANNELS.get(method.submissionMethod.upper())
    if channel is None:
        draft.doubt("methods", "unknown_channel", method.submissionMethod)
        return
    time = method.processingTime
    amount = f"{time:g}" if isinstance(time, float) else " ".join(str(time or "").split())
    reading = read_time(f"{amount} {method.processingTimeUnit}".strip(), method.description)
    fees = [read_fee(fee.value, fee.description, fee.currencyName) for fee in method.fees]
    draft.add_method(channel, reading, distinct(fees))


def _case(case: _Case) -> PaperCase:
    papers = [paper for paper in case.profileComponents if paper.name.strip()]
    return read_case(
        case.name,
        [(paper.name, paper.originalQty, paper.copyQty) for paper in papers],
        [[file.fileName for file in paper.attachments] for paper in papers],
    )


def _bases(entries: list[_Named]) -> list[LegalBasis]:
    return [basis(entry.name, entry.code) for entry in entries if not NOTHING.fullmatch(f"{entry.name}{entry.code}")]


def _levels(found: _Data) -> list[Level]:
    told_levels = {
        Level.COMMUNE: found.isWard,
        Level.PROVINCE: found.isProvince,
        Level.MINISTRY: found.isMinistry,
        Level.OTHER: found.isOtherAgency,
    }
    return [level for level, there in told_levels.items() if there]


def _names(entries: list[_Named]) -> list[str]:
    return list(dict.fromkeys(name for entry in entries if (name := told(entry.name))))


def _day(milliseconds: object) -> date | None:
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=timezone.utc).astimezone(VIETNAM).date()
    except (OverflowError, OSError, ValueError):
        return None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value
