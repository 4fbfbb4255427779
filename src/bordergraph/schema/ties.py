"""What ties things to each other: who takes part, answers for what, and gives to whom."""

from __future__ import annotations

from dataclasses import replace

from bordergraph.schema.mixins import CADENCE, french, seen, span
from bordergraph.schema.terms import (
    ARRANGEMENT,
    BODY,
    COUNTRY,
    FLAG,
    TEXT,
    THREAT,
    Class,
    ColumnSpec,
    Field,
    Rule,
    Type,
    cell,
    concept,
)
from bordergraph.schema.words import (
    FUNCTIONS,
    GROUNDS,
    Responsibility,
)

_ONCE = "must be true or false, once. Write true or false without quotes."
_PROGRAM = ColumnSpec("program", "in what", "example-team", filled=True)
_THREAT = ColumnSpec("threat", "the threat", "example-threat", filled=True)

TASK = (
    Field("ground", "bg:ground", concept("ground"), "?", "ground", column=ColumnSpec("basis", "how the functions are known", "stated", words=GROUNDS), attr="basis"),
    Field("side", "bg:side", COUNTRY, "*", "side",
        column=ColumnSpec("side", "the country on whose side the work is done, `both`, or empty for its own", type=Type.TEXT)),
    Field("limit", "bg:onlyWith", TEXT, message='Each limit on partners must be a country code or a level of government. Write bg:onlyWith as "CA" or "federal".',
        column=ColumnSpec("only_with", "countries or levels that the law limits its partners to", type=Type.ITEMS), attr="only_with"),
    Field("realm", "bg:realm", concept("realm"), "*", "realm", column=ColumnSpec("realm", "what the work is confined to")),
    Field("performs", "bg:performs", concept("function"), "+", "function", column=ColumnSpec("functions", "what it does", "investigation;intelligence", words=FUNCTIONS), attr="functions"),
)  # fmt: skip
"""What an agency does about a threat, as a mandate states it or the curators conclude it."""

TIES = (
    Class("bg:Participation", "a participation", summary="{org:member} → {bg:arrangement}: {org:role}", table="participations", about="who takes part in which program", fields=(
        Field("member", "org:member", BODY, "1", "member", column=ColumnSpec("agency", "who takes part", "example-police", filled=True), attr="agency"),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, type=Type.REF, of="arrangement")),
        Field("role", "org:role", concept("role"), "+", "role", column=ColumnSpec("role", "as what", "lead", "participant", type=Type.CONCEPT)),
        *span("from", "to", "2012-05"),
        Field("provides", "bg:provides", FLAG, "?", message=f"bg:provides {_ONCE}", column=ColumnSpec("provides", "it gives information", "true", "true")),
        Field("receives", "bg:receives", FLAG, "?", message=f"bg:receives {_ONCE}", column=ColumnSpec("receives", "it gets information", "true", "true")),
        seen(),
    )),
    Class("bg:Mandate", "a mandate", summary="{bg:agency}: {bg:threat}, {bg:responsibility}", table="mandates", about="who answers for which threat, and what they do about it", fields=(
        Field("agency", "bg:agency", BODY, "1", "agency", column=ColumnSpec("agency", "who answers for it", "example-police", filled=True)),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
        Field("responsibility", "bg:responsibility", concept("responsibility"), "1", "responsibility", column=ColumnSpec("role", "its part", "lead", "shared", tuple(Responsibility))),
        *TASK,
    )),
    Class("bg:Focus", "a focus", summary="{bg:arrangement}: {bg:threat}", table="focus", about="which program works against which threat", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement", column=replace(_PROGRAM, about="the program or channel")),
        Field("threat", "bg:threat", THREAT, "1", "threat", column=_THREAT),
    )),
    Class("Share", table="shares", about="who gives information to whom, outside any program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-police", filled=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-customs", filled=True)),
        Field("threat", "bg:threat", THREAT, "?", "threat", column=ColumnSpec("threat", "the threat that it serves", "example-threat", empty="every threat")),
        Field("cadence", "bg:cadence", concept("cadence"), "?", "cadence", column=CADENCE),
        *span("start", "end", "2012-05-01"),
        seen(),
    )),
    Class("bg:Flow", "a flow", summary="{bg:giver} → {bg:receiver}: {bg:arrangement}", table="flows", about="who gives what to whom inside a program", fields=(
        Field("giver", "bg:giver", BODY, "1", "giver", column=ColumnSpec("from", "who gives", "example-customs", filled=True)),
        Field("receiver", "bg:receiver", BODY, "1", "receiver", column=ColumnSpec("to", "who gets", "example-police", filled=True)),
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "?", "arrangement", column=replace(_PROGRAM, about="inside what")),
        cell(Type.TEXT, "what", "what is given, in English", "Inspection reports"),
        *span("start", "end", "2012-05-01"),
        seen(),
        french("what", "Rapports de contrôle"),
        Field("threat", "bg:threat", THREAT, "?", "threat"),
        Field("cadence", "bg:cadence", concept("cadence"), "?", "cadence"),
    ), rules=(
        Rule("same", "The giver is the receiver. Name two different bodies.", "sh:disjoint bg:receiver", "bg:giver"),
    )),
    Class("bg:Exchange", "an exchange", summary="{bg:arrangement}: {bg:cadence}", fields=(
        Field("arrangement", "bg:arrangement", ARRANGEMENT, "1", "arrangement"),
        Field("cadence", "bg:cadence", concept("cadence"), "1", "cadence"),
    )),
)  # fmt: skip
"""What sources say of who works with whom, and on what."""
