"""Nơi nộp: the office in the citizen's words, agency, authority, address; no districts since July 2025."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.text import clip, plain, sentence, unique
from knowledge.procedure import Channel, Level

DISTRICTS_ENDED = (
    "Cơ sở dữ liệu còn ghi cấp huyện. Từ 01/7/2025 không còn cấp huyện: hồ sơ nay nộp ở cấp xã hoặc cấp tỉnh, "
    "bạn hỏi Trung tâm Phục vụ hành chính công xã, phường để biết đúng nơi."
)
_DISTRICT = re.compile(
    r"(?i)\b(?:cấp huyện|huyện|quận|thị xã|phòng (?:tư pháp|nội vụ|tài chính|kinh tế|lao động|giáo dục))\b"
)
_OWN_COUNTER = re.compile(
    r"(?i)công an|quân sự|bộ đội|bộ chỉ huy|thuế|hải quan|bảo hiểm xã hội|kho bạc|ngân hàng|tòa án|toà án|"
    r"đại sứ|lãnh sự|trường|cơ sở|bệnh viện|doanh nghiệp|tổ chức|chủ đầu tư|\bcục\b|tổng cục|"
    r"\bbộ\b|viện|công đoàn|đảng|biên phòng"
)
_COMMUNE = re.compile(r"(?i)(?:ủy|uỷ) ban nhân dân (?:cấp )?(?:xã|phường)|cấp xã|ubnd xã")
_PROVINCE = re.compile(
    r"(?i)^(?:sở|ban quản lý|(?:ủy|uỷ) ban nhân dân (?:cấp )?tỉnh|văn phòng (?:đăng ký đất đai|(?:ủy|uỷ) ban))"
)


def speaks_of_district(request: Request) -> bool:
    """Whether the record still sends people to the districts that ended on 1 July 2025."""
    p = request.procedure
    said = " ".join([*p.agencies, *p.authority, p.address])
    district_only = Level.DISTRICT in p.levels and not {Level.COMMUNE, Level.PROVINCE} & set(p.levels)
    return district_only or any(d.reason == "speaks_of_district" for d in p.doubts) or bool(_DISTRICT.search(said))


def counter(request: Request) -> str:
    """Where to go in the citizen's words, only where agency and level leave no doubt; else an empty string."""
    p = request.procedure
    if p.where:
        return sentence(plain(p.where))
    said = " ; ".join(p.agencies)
    if not said or _OWN_COUNTER.search(said) or not any(m.channel is Channel.IN_PERSON for m in p.methods):
        return ""
    if all(_COMMUNE.search(a) for a in p.agencies):
        return "Trung tâm Phục vụ hành chính công xã/phường nơi bạn ở."
    if all(_PROVINCE.search(a) for a in p.agencies):
        return "Trung tâm Phục vụ hành chính công tỉnh."
    return ""


def lines(request: Request, brief: bool = False) -> list[str]:
    """The office and the agencies; empty when the record names none."""
    p = request.procedure
    out = []
    where = counter(request)
    if where:
        out.append(f"Nộp tại: {where}")
    agencies = unique([plain(a).rstrip(" .;,") for a in p.agencies])
    authority = [
        a
        for a in unique([plain(a).rstrip(" .;,") for a in p.authority])
        if a.lower() not in {x.lower() for x in agencies}
    ]
    if agencies and not (brief and where):
        out.append(f"Cơ quan thực hiện: {sentence(clip('; '.join(agencies), 160 if brief else 420))}")
    if authority and not (brief and out):
        out.append(f"Cơ quan có thẩm quyền: {sentence(clip('; '.join(authority), 160 if brief else 300))}")
    address = plain(p.address)
    if address and not brief:
        out.append(f"Địa chỉ tiếp nhận: {sentence(clip(address, 300))}")
    return out


def section(request: Request) -> Section:
    """The aspect `place`."""
    out = lines(request)
    online = any(m.channel is Channel.ONLINE for m in request.procedure.methods)
    if online and out:
        out.append(
            f"Có thể nộp trực tuyến trên Cổng Dịch vụ công quốc gia ({request.contact.portal_url.removeprefix('https://')})."
        )
    if not out:
        told = missing(
            "nơi nộp",
            "Bạn hỏi Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở. " + request.contact.whom_to_ask(),
        )
        return Section([*told.lines, DISTRICTS_ENDED], missing=True) if speaks_of_district(request) else told
    if speaks_of_district(request):
        out.append(DISTRICTS_ENDED)
    return Section(out)
