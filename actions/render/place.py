"""Nơi nộp: the office in the citizen's words, agency, authority, address; no districts since July 2025."""

from __future__ import annotations

import re

from actions.render.section import Request, Section, missing
from actions.render.sentences import notes_of, steps_of
from actions.render.text import bullets, clip, plain, sentence, unique, upper_first
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
    r"đại sứ|lãnh sự|đại diện|trường|cơ sở|bệnh viện|doanh nghiệp|tổ chức|chủ đầu tư|\bcục\b|tổng cục|"
    r"\bbộ\b|viện|công đoàn|đảng|biên phòng"
)
_COMMUNE = re.compile(r"(?i)(?:ủy|uỷ) ban nhân dân (?:cấp )?(?:xã|phường)|cấp xã|ubnd xã")
_PROVINCE = re.compile(r"(?i)^(?:sở|ban quản lý|(?:ủy|uỷ) ban nhân dân (?:cấp )?tỉnh|văn phòng (?:ủy|uỷ) ban)")
_WHERE = re.compile(
    r"(?i)(?:nộp|gửi|đến|thông báo|trình|đăng ký|tiếp nhận)\b[^.;]{0,160}\b(?:tại|đến|cho|tới|về|qua)\b[^.;]{0,40}"
    r"(?:trung tâm|ủy ban|uỷ ban|sở |công an|cơ quan|bộ phận|chi nhánh|văn phòng|nơi |ban chỉ huy|cơ sở|cục |bộ |"
    r"trường|tổ chức|chủ đầu tư|bệnh viện|tòa án|thuế|bảo hiểm|kiểm lâm)"
)
_TIERS = [
    # Towns (thị trấn) ended with the districts: communes, wards and special zones are one tier.
    (re.compile(r"(?i)\b(ủy|uỷ) ban nhân dân xã, phường(?:,? thị trấn|,? đặc khu)*"), "Ủy ban nhân dân cấp xã"),
    (re.compile(r"\bcấp Xã\b"), "cấp xã"),
    (re.compile(r"\bNhân dân\b"), "nhân dân"),
]


def agency(name: str) -> str:
    """The name of an agency as it is written today."""
    name = plain(name).rstrip(" .;,")
    for pattern, now in _TIERS:
        name = pattern.sub(now, name)
    return name


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
    if not p.agencies or _OWN_COUNTER.search(" ; ".join(p.agencies)):
        return ""
    if not any(m.channel is Channel.IN_PERSON for m in p.methods):
        return ""
    if all(_COMMUNE.search(a) for a in p.agencies):
        return "Trung tâm Phục vụ hành chính công xã/phường nơi bạn ở."
    if all(_PROVINCE.search(a) for a in p.agencies):
        return "Trung tâm Phục vụ hành chính công tỉnh."
    return ""


def quoted(request: Request, limit: int) -> list[str]:
    """Sentences of the steps that say where to file."""
    p = request.procedure
    found = unique([t for t in (*steps_of(p), *notes_of(p)) if _WHERE.search(t)])
    ranked = sorted(range(len(found)), key=lambda i: -round(request.relevance.score(found[i]), 1))[:limit]
    return [sentence(clip(upper_first(found[i]), 260)) for i in sorted(ranked)]


def lines(request: Request, brief: bool = False) -> list[str]:
    """The office and the agencies; empty when the record names none."""
    p = request.procedure
    out = []
    where = counter(request)
    if where:
        out.append(f"Nộp tại: {where}")
    agencies = unique([agency(a) for a in p.agencies])
    authority = [a for a in unique([agency(a) for a in p.authority]) if a.lower() not in {x.lower() for x in agencies}]
    if agencies:
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
    told = [] if request.procedure.where else quoted(request, 1 if out else 2)
    if told:
        out += ["Phần trình tự của thủ tục ghi:", *bullets(told)]
    ended = [DISTRICTS_ENDED] if speaks_of_district(request) else []
    if not out:
        ask = "Bạn hỏi Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở. " + request.contact.whom_to_ask()
        return Section([*missing("nơi nộp", ask).lines, *ended], missing=True)
    if any(m.channel is Channel.ONLINE for m in request.procedure.methods):
        portal = request.contact.portal_url.removeprefix("https://")
        out.append(f"Có thể nộp trực tuyến trên Cổng Dịch vụ công quốc gia ({portal}).")
    return Section(out + ended)
