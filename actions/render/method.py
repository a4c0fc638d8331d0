"""Cách thức thực hiện: the channels and how much can be done online."""

from __future__ import annotations

from actions.render.channels import NAMES
from actions.render.section import Request, Section, missing
from actions.render.text import bullets, clip, plain, sentence, unique
from knowledge.procedure import Channel, OnlineLevel


def section(request: Request) -> Section:
    """The aspect `method`."""
    methods = request.procedure.methods
    if not methods:
        return missing("cách thức nộp hồ sơ", request.contact.whom_to_ask())
    portal = request.contact.portal_url.removeprefix("https://")
    words = {
        Channel.IN_PERSON: "Nộp trực tiếp tại nơi tiếp nhận hồ sơ",
        Channel.ONLINE: f"Nộp trực tuyến (online) trên Cổng Dịch vụ công quốc gia {portal}",
        Channel.POST: "Gửi qua bưu chính (bưu điện)",
    }
    channels = [c for c in NAMES if any(m.channel is c for m in methods)]
    out = []
    for channel in channels:
        notes = unique([plain(m.note) for m in methods if m.channel is channel])
        text = words[channel]
        if channel is Channel.ONLINE and request.procedure.online_level is OnlineLevel.FULL:
            text += " (toàn trình: làm hết trên mạng)"
        elif channel is Channel.ONLINE and request.procedure.online_level is OnlineLevel.PARTIAL:
            text += " (một phần: có bước vẫn phải đến nơi)"
        if notes:
            text += f". {clip(' '.join(sentence(n) for n in notes), 350)}"
        out.append(sentence(text))
    lead = "Có thể nộp theo cách:" if len(channels) == 1 else f"Có {len(channels)} cách nộp:"
    told = [lead, *bullets(out)]
    if Channel.ONLINE not in channels:
        told.append("Cơ sở dữ liệu không ghi cách nộp trực tuyến (online) cho thủ tục này.")
    elif Channel.IN_PERSON not in channels:
        told.append("Cơ sở dữ liệu không ghi cách nộp trực tiếp cho thủ tục này.")
    return Section(told)
