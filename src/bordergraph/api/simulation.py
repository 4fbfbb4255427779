"""Verbs on changes: what a change would do, which links matter most, how firm gaps are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph, allow_values, id_tuple
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.api.context import Context

SUGGEST_KINDS = ("links", "memberships")
DEFAULT_SUGGESTIONS = 10
"""Default number of suggested changes."""
TRIAL_KINDS = ("variants", "publishers")
CRITICAL_KINDS = ("arrangements", "memberships", "links", "points")


CHANGES = ("remove", "remove_member", "remove_link", "add_member", "add_link", "add_focus")
"""Words of changes that name something."""
ENDED_FUNDING = "ended_funding"
"""The word of the change that names nothing."""


def unfunded_arrangements(context: Context) -> tuple[str, ...]:
    """Return the arrangements whose funding had ended by the day, according to sources."""
    day = context.graph.day.isoformat() if context.graph.day else ""
    arrangements = context.network.arrangement_by_id
    ends = context.record.funding_ends()
    return tuple(sorted(a for a, end in ends.items() if end <= day and a in arrangements))


def named_changes(context: Context, texts: Mapping[str, str | Iterable[str]]) -> list[Change]:
    """Return the changes that texts such as ``ATF:IBET`` name."""
    from bordergraph.analysis.whatif import changes

    result: list[Change] = []
    for name in id_tuple(texts.get("remove", ())):
        kind, slug = context.find_any(("arrangement", "agency"), name)
        end = changes.EndAgency if kind == "agency" else changes.EndArrangement
        result.append(end(slug))
    forms: tuple[tuple[str, str, Callable[..., Change]], ...] = (
        ("remove_member", "AGENCY:ARRANGEMENT", changes.EndMembership),
        ("add_member", "AGENCY:ARRANGEMENT", changes.AddMember),
        ("remove_link", "AGENCY:AGENCY", changes.EndLink),
        ("add_link", "AGENCY:AGENCY[:THREAT]", changes.AddLink),
        ("add_focus", "ARRANGEMENT:THREAT", changes.AddFocus),
    )
    for word, form, change in forms:
        for text in id_tuple(texts.get(word, ())):
            result += [change(*_parse_things(context, word, text, form))]
    return result


def _parse_things(context: Context, word: str, text: str, form: str) -> list[str]:
    """Return the ids of the things that a text names in a form; parts in brackets are optional."""
    # AGENCY:AGENCY[:THREAT] names two agencies and perhaps a threat.
    kinds, names = re.findall(r"[a-z]+", form.lower()), text.split(":")
    least = len(kinds) - form.count("[")
    if not least <= len(names) <= len(kinds) or not all(names):
        example = "RCMP:CBP" if kinds[1] == kinds[0] else form
        option = f"--{word.replace('_', '-')}"
        message = Sentence(
            "{option} needs {form}, not '{text}'", option=option, form=form, text=text
        )
        raise UsageError(message, Sentence("write it as {form}", form=example))
    return [context.find(kind, name) for kind, name in zip(kinds, names, strict=False)]


def resolve_change(context: Context, change: Change) -> Change:
    """Return a change with the ids of what it names."""
    from dataclasses import is_dataclass, replace

    from bordergraph.analysis.whatif.changes import named_things

    if not is_dataclass(change) or isinstance(change, type):
        raise UsageError("{it!r} is no change", "name what changes: remove={it!r}", it=change)
    named = named_things(change)
    return replace(change, **{key: context.find(*thing) for key, thing in named.items()})


class SimulationVerbs(OpenGraph):
    """An open graph that is compared with what a change makes of it, or with another."""

    @allow_values(suggest=SUGGEST_KINDS, top=1)
    def whatif(
        self,
        *changes: Change,
        remove: str | Iterable[str] = (),
        remove_member: str | Iterable[str] = (),
        remove_link: str | Iterable[str] = (),
        add_member: str | Iterable[str] = (),
        add_link: str | Iterable[str] = (),
        add_focus: str | Iterable[str] = (),
        ended_funding: bool = False,
        suggest: str | None = None,
        agency: str | None = None,
        top: int | None = None,
    ) -> Result[Any]:
        """Show which needs would be served otherwise after changes.

        Or, with `suggest`, which single changes would newly serve most needs: no advice, for what
        a change would cost and whether law allows it is not looked at.

        Args:
            changes: Changes as values, such as `bordergraph.api.EndAgency`, of ids or names.
            remove: An agency or arrangement that ends, or several.
            remove_member: A membership that ends, ``AGENCY:ARRANGEMENT``.
            remove_link: Two agencies that end all direct exchange, ``AGENCY:AGENCY``.
            add_member: A new membership, ``AGENCY:ARRANGEMENT``.
            add_link: A new regular exchange, ``AGENCY:AGENCY[:THREAT]``, on all threats or one.
            add_focus: A threat that an arrangement takes on, ``ARRANGEMENT:THREAT``.
            ended_funding: End every arrangement whose money has run out.
            suggest: Try each missing link or membership alone; not advice.
            agency: Suggest only changes of this agency.
            top: The most rows; ten suggestions when left out.

        Example:
            >>> found = Workbench.open().whatif(remove="IBET")
            >>> found.whole.lost_count > 0, found.whole.gained_count
            (True, 0)
        """
        from bordergraph.analysis.whatif.changes import EndArrangement
        from bordergraph.views.tables.whatif import whatif_table

        context = self._context
        texts = {
            "remove": remove,
            "remove_member": remove_member,
            "remove_link": remove_link,
            "add_member": add_member,
            "add_link": add_link,
            "add_focus": add_focus,
        }
        # Names are looked up first, so that their errors come first.
        planned = named_changes(context, texts)
        planned = [*(resolve_change(context, change) for change in changes), *planned]
        if suggest is not None:
            if planned or ended_funding:
                message = "--suggest tries changes to the graph as it is"
                raise UsageError(message, "leave the other changes out")
            return self._suggest(suggest, agency, top or DEFAULT_SUGGESTIONS)
        if agency is not None:
            raise UsageError("--agency belongs to --suggest", "leave it out or add --suggest links")
        remarks = []
        if ended_funding:
            unfunded = unfunded_arrangements(context)
            names = context.labels.list_names("arrangement", unfunded) or Sentence("none")
            remarks.append(Sentence("funding has ended: {names}", names=names))
            planned += map(EndArrangement, unfunded)
        elif not planned:
            raise UsageError("no change given", "name a change, such as --remove IBET")
        outcome = context.simulate(planned)
        table = whatif_table(outcome, context.labels).add_notes(context.need_notes)
        result = Result(outcome.moved, table, outcome, tuple(remarks))
        return result if top is None else result.first(top)

    def _suggest(self, kind: str, agency: str | None, top: int) -> Result[Any]:
        from bordergraph.analysis.whatif.simulation import suggest
        from bordergraph.views.tables.whatif import suggestions_table

        context = self._context
        agency = context.find_optional("agency", agency)
        network, dependencies = context.network, context.dependencies
        suggestions = suggest(network, kind, top=top, agency=agency, dependencies=dependencies)
        table = suggestions_table(suggestions, kind, context.labels)
        return Result(suggestions, table.add_notes(context.need_notes))

    @allow_values(of=CRITICAL_KINDS, top=1)
    def critical(self, of: str = "arrangements", *, top: int | None = 15) -> Result[Any]:
        """Rank links by the needs that would lose their only regular or assumed channel.

        Args:
            of: arrangements, memberships, links (all direct exchange of two agencies), or points
                (agencies and links whose loss splits the network).
            top: The most rows.

        Example:
            >>> points = Workbench.open().critical("points")
            >>> ["rcmp"] in [point["agencies"] for point in points.to_dicts()]
            True
        """
        from bordergraph.analysis.method.assessment import assess
        from bordergraph.analysis.whatif.simulation import critical_ends, splitting_points
        from bordergraph.views.tables.whatif import critical_table, points_table

        context = self._context
        if of == "points":
            agencies, links = splitting_points(context.network)
            table = points_table(agencies, links, context.labels).add_notes(context.notes)
            return Result((*agencies, *links), table)
        losses = critical_ends(assess(context.network, dependencies=context.dependencies), of)[:top]
        has_arrangements = bool(context.network.arrangements)
        ranking = critical_table(losses, of, context.labels, has_arrangements=has_arrangements)
        return Result(losses, ranking.add_notes(context.need_notes))

    @allow_values(only=TRIAL_KINDS, top=1)
    def stability(
        self,
        only: str | None = None,
        *,
        top: int | None = 20,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> Result[Trial]:
        """Test how the possible gaps with full need depend on numbers and publishers.

        Each published variant of the numbers of the method, and the record without the statements
        that rest on one publisher alone, for each of the most cited.

        Args:
            only: Half to give: ``variants`` or ``publishers``; both when left out.
            top: How many publishers, the most cited first.
            on_progress: Told how many publishers were left out.

        Example:
            >>> trials = Workbench.open().stability("variants")
            >>> trials[0].name, len(trials)
            ('default', 16)
        """
        from bordergraph.analysis.method.assessment import assess
        from bordergraph.analysis.method.numbers import VARIANTS
        from bordergraph.analysis.whatif.stability import publisher_trials, variant_trials
        from bordergraph.analysis.whatif.yearly import PAIRS_AT_ONCE, mandate_pairs
        from bordergraph.views.tables.whatif import stability_table

        context = self._context
        network, dependencies = context.network, context.dependencies
        variants: tuple[Trial, ...] = ()
        publishers: tuple[Trial, ...] = ()
        if only != "publishers":
            is_small = len(VARIANTS) * mandate_pairs(network) <= PAIRS_AT_ONCE
            whole = VARIANTS if is_small else ()
            needs = assess(network, variants=VARIANTS, dependencies=dependencies, whole=whole)
            variants = variant_trials(needs)
        if only != "variants":
            needs = context.assessment
            publishers = publisher_trials(
                network, needs, dependencies=dependencies, top=top, on_progress=on_progress
            )
        table = stability_table(variants, publishers, context.labels)
        return Result((*variants, *publishers), table.add_notes(context.need_notes))
