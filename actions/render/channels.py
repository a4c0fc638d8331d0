"""Ways of filing, said in words, and facts grouped by them so that the same fact is told once."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.procedure import Channel, Method

NAMES = {
    Channel.IN_PERSON: "nộp trực tiếp",
    Channel.ONLINE: "nộp trực tuyến",
    Channel.POST: "nộp qua bưu chính",
}
_ORDER = list(NAMES)


def grouped(told: Sequence[tuple[Method, list[str]]]) -> list[tuple[str, list[str]]]:
    """Lines of each method → (heading, lines); the heading is empty when all channels share the same lines."""
    channels: dict[Channel, list[str]] = {}
    for method, lines in told:
        have = channels.setdefault(method.channel, [])
        have += [line for line in lines if line not in have]
    groups: dict[tuple[str, ...], list[Channel]] = {}
    for channel in sorted(channels, key=_ORDER.index):
        if channels[channel]:
            groups.setdefault(tuple(channels[channel]), []).append(channel)
    if len(groups) == 1:
        return [("", list(lines)) for lines in groups]
    return [(heading(members), list(lines)) for lines, members in groups.items()]


def heading(channels: Sequence[Channel]) -> str:
    """`Nộp trực tiếp, qua bưu chính` for two channels."""
    names = [NAMES[c] for c in channels]
    joined = ", ".join([names[0], *(name.removeprefix("nộp ") for name in names[1:])])
    return joined[:1].upper() + joined[1:]
