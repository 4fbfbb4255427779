"""What a row of need rests on, in the reader's language: need, channels, searches, what would move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.explanation import ExclusionReason
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Outcome
from bordergraph.model import Text
from bordergraph.words.articles import Name
from bordergraph.words.labels import capitalize_first, mark_foreign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.gaps.explanation import ChannelReason, NeedExplanation
    from bordergraph.analysis.gaps.recommendations import Reason
    from bordergraph.analysis.method.rows import Served
    from bordergraph.model import Mandate
    from bordergraph.words.labels import Labels


def parts_text(served: Served, labels: Labels) -> str:
    """Return the six counts in words."""
    counts = {outcome.name.lower(): served.count(outcome) for outcome in COUNTED_OUTCOMES}
    return labels.say("served-parts", **counts)


def _mandate_text(mandate: Mandate, labels: Labels) -> str:
    values = {
        "agency": labels.short_name("agency", mandate.agency),
        "responsibility": labels.concept("responsibility", mandate.responsibility),
    }
    if not mandate.functions:
        return labels.say("row-part-bare", **values)
    functions = ", ".join(labels.concept("function", f) for f in mandate.functions)
    return labels.say("row-part", functions=functions, **values)


def need_text(explanation: NeedExplanation, labels: Labels) -> str:
    """Return how much the two depend on each other, what each does, and why that is so."""
    parts = ", ".join(dict.fromkeys(_mandate_text(m, labels) for m in explanation.mandates))
    why = (Text(d.why, d.why_fr) for d in explanation.reasons if d.why or d.why_fr)
    reason_texts = [labels.localize(text).rstrip(".") for text in why]
    need = labels.say(f"need.{explanation.row.need}")
    bare = dict.fromkeys(m.agency for m in explanation.mandates if not m.functions)
    if bare:
        names = [labels.short_name("agency", agency) for agency in bare]
        agencies = labels.join_names("and", names)
        return labels.say("row-need-any", need=need, parts=parts, agencies=agencies)
    if not reason_texts:
        return labels.say("row-need", need=need, parts=parts)
    reasons = mark_foreign(". ".join(reason_texts), reason_texts)
    return labels.say("row-need-why", need=need, parts=parts, why=reasons)


def channel_text(c: ChannelReason, labels: Labels) -> str:
    """Return one channel with its class and the proof of it."""
    name = kind = labels.say("direct-exchange")
    if c.arrangement:
        name = labels.short_name("arrangement", c.arrangement)
        kind = labels.concept("arrangement-kind", c.kind)
    frequency, year = labels.say(f"frequency.{c.frequency}"), str(c.year or "?")
    if c.is_old:
        frequency = labels.say("frequency-old", frequency=frequency, year=year)
    return labels.say(
        f"proof.{c.proof}",
        name=name,
        cls=labels.say(f"channel-use.{c.cls}"),
        frequency=frequency,
        kind=kind,
        year=year,
        agencies=labels.list_names("agency", c.unproved_agencies),
    )


def channels_text(explanation: NeedExplanation, labels: Labels, limit: int = 4) -> str:
    """Return the channels that serve the need, or relays where there is none."""
    lines = []
    if explanation.channels:
        texts = [channel_text(c, labels) for c in explanation.channels[:limit]]
        if len(explanation.channels) > limit:
            hidden = len(explanation.channels) - limit
            texts.append(labels.say("and-others", hidden))
        lines.append(labels.say("row-channels", channels=", ".join(texts)))
    elif explanation.relays:
        relays = labels.list_names("agency", explanation.relays, limit)
        lines.append(labels.say("row-channels-relay", len(explanation.relays), relays=relays))
    else:
        lines.append(labels.say("row-channels-none"))
    for g in explanation.gateways:
        bodies = labels.list_names("agency", dict.fromkeys(body for _, body in g.bodies))
        reason = labels.localize(Text(g.why, g.why_fr)).rstrip(".")
        lines.append(labels.say("row-gateway", why=reason, bodies=bodies))
    if explanation.thin_agencies:
        agencies = labels.list_names("agency", explanation.thin_agencies)
        lines.append(labels.say("row-thin", agencies=agencies))
    return mark_foreign(" ".join(lines), lines)


def searches_text(explanation: NeedExplanation, labels: Labels) -> str:
    """Return how often a channel was searched for, when last, and what came of that."""
    if not explanation.searches:
        return labels.say("row-searches-none")
    latest = explanation.searches[-1]
    return labels.say(
        "row-searches",
        len(explanation.searches),
        day=labels.day(latest.day),
        outcome=labels.concept("search-outcome", latest.outcome),
    )


def problems_text(explanation: NeedExplanation, labels: Labels) -> str:
    """Return the documented problems that name both; empty where there is none."""
    names = labels.join_phrases(labels.full_name("problem", p) for p in explanation.problems)
    return labels.say("row-problems", problems=names) if names else ""


def left_out_texts(
    exclusions: Mapping[str, ExclusionReason], parts: Sequence[str], labels: Labels
) -> list[str]:
    """Return why threats that two agencies share make no need, those of one reason in one sentence.

    The parts of the two do the work instead.
    """
    return [
        capitalize_first(
            labels.say(
                f"pair-left-out.{reason}",
                threats=labels.join_names(
                    "and", [labels.inline_name("threat", t) for t in threats]
                ),
                parts=labels.list_names("agency", parts),
            )
        )
        for reason in ExclusionReason
        if (threats := [t for t, exclusion in exclusions.items() if exclusion is reason])
    ]


def moves_texts(explanation: NeedExplanation, labels: Labels) -> list[str]:
    """Return which single documented facts would move the row; facts of one kind in one text."""
    arrangements: dict[tuple[str, Outcome, str | None], list[str]] = {}
    for move in explanation.moves:
        names = arrangements.setdefault((move.key, move.outcome, move.agency), [])
        if move.arrangement:
            names.append(labels.short_name("arrangement", move.arrangement))
    direct = Name([(labels.say("direct-exchange"), "le")])
    return [
        labels.say(
            "move.end-none" if key == "end" and to is Outcome.NONE else f"move.{key}",
            arrangement=labels.join_names("or", names) if names else direct,
            agency=labels.short_name("agency", agency or ""),
            threat=labels.inline_name("threat", explanation.row.threat),
            to="" if to is Outcome.NONE else labels.say(f"channel-use.{to}"),
        )
        for (key, to, agency), names in arrangements.items()
    ]


def need_paragraph(explanation: NeedExplanation, labels: Labels) -> str:
    """Return need, channels, searches and documented problems in short blocks."""
    writers = [need_text, channels_text, problems_text]
    if explanation.searches or explanation.row.stated:
        writers.append(searches_text)
    texts = [text for write in writers if (text := write(explanation, labels))]
    return mark_foreign(" ".join(texts), texts)


_FEW = 3
"""Names that a reason gives; the rest is a number."""


def reason_text(reason: Reason, labels: Labels) -> str:
    """Return a reason as a sentence without capital and full stop.

    Example:
        >>> from bordergraph.analysis.gaps.recommendations import Reason
        >>> from bordergraph.words.labels import Labels
        >>> reason_text(Reason("claim-irregular", {"all": 9, "incident": 2, "request": 3}), Labels())
        'of 9 arrangements in force, those that share after incidents (2) and on request (3)'
    """
    few = reason.arrangements[:_FEW]
    names = ", ".join(labels.short_name("arrangement", a) for a in few)
    if more := len(reason.arrangements) - len(few):
        names = labels.say("join.more", names=names, n=more)
    counted = reason.counts.get("n")
    return labels.say(f"reason.{reason.key}", counted, **reason.counts, few_names=names)
