"""Cách thức thực hiện: the channels and how much can be done online."""

from __future__ import annotations

import re

from actions.render.channels import NAMES
from actions.render.section import Request, Section, missing
from actions.render.sentences import split, steps_of
from actions.render.text import bullets, clip, plain, sentence, unique, upper_first
from knowledge.procedure import Channel, Method, OnlineLevel

_OF_FILING = re.compile(r"(?i)nộp|gửi|kê khai|cổng|trực tuyến|bưu|đến|tại")
_OF_FEES = re.compile(r"(?i)\d\s*(?:đồng|đ\b|usd)|lệ phí|phí ")


def _remarks(method: Method) -> str:
    """What the record says of this way of filing, without what it says of fees."""
    said = [s for s in split(method.note) if not _OF_FEES.search(s)]
    said += [s for s in split(method.time.note) if _OF_FILING.search(s) and not re.match(r"(?i)\W*\d", s)]
    return clip(" ".join(sentence(upper_first(s)) for s in unique(said)), 300)


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
    level = {
        OnlineLevel.FULL: " (toàn trình: làm hết trên mạng)",
        OnlineLevel.PARTIAL: " (một phần: có bước vẫn phải đến nơi)",
        None: "",
    }[request.procedure.online_level]
    channels = [c for c in NAMES if any(m.channel is c for m in methods)]
    remarks = {c: unique([_remarks(m) for m in methods if m.channel is c])[:1] for c in channels}
    shared = len({tuple(r) for r in remarks.values()}) == 1
    out = []
    for channel in channels:
        text = sentence(words[channel] + (level if channel is Channel.ONLINE else ""))
        out.append(" ".join([text, *([] if shared else remarks[channel])]))
    told = ["Có thể nộp theo cách:" if len(channels) == 1 else f"Có {len(channels)} cách nộp:", *bullets(out)]
    if shared:
        told += remarks[channels[0]]
    if Channel.ONLINE not in channels:
        told.append("Cơ sở dữ liệu không ghi cách nộp trực tuyến (online) cho thủ tục này.")
    elif Channel.IN_PERSON not in channels:
        told.append("Cơ sở dữ liệu không ghi cách nộp trực tiếp cho thủ tục này.")
    if request.procedure.online_steps:
        told.append("Nộp trực tuyến, từng bước:")
        told += [f"{i}. {sentence(plain(step))}" for i, step in enumerate(request.procedure.online_steps, 1)]
        return Section(told)
    ways = [t for t in steps_of(request.procedure) if re.search(r"(?i)trực tuyến|bưu chính|ứng dụng|vneid|điện tử", t)]
    best = request.relevance.best(ways, 0.01)[:1] if request.relevance else list(range(len(ways)))[:1]
    told += [f"Phần trình tự ghi: {sentence(clip(upper_first(plain(ways[i])), 300))}" for i in best]
    return Section(told)
