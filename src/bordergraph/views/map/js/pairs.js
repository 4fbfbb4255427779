// A pair of agencies: how their needs are served on which threat, and what they share.
import { each, el } from "./dom.js";
import { inForce } from "./asOfYear.js";
import { citations } from "./citations.js";
import { markFor } from "./communities.js";
import { findings, gaps, nodeOf } from "./data.js";
import { findingEntry, linkEntry, needSections, problemsBetween } from "./entries.js";
import { pairLine } from "./overview.js";
import { linksBetween, stepsAlong } from "./path.js";
import { closing, goTo } from "./selection.js";
import { isTies, state } from "./state.js";
import { gapPasses, pairsOf } from "./tests.js";
import { capital, colon, dots, frequencyOf, pairName, periodOf, shortOf, t, term } from "./text.js";
import { liveTie, tieFacts } from "./tiePanel.js";

function shared(a, b) {
  const mine = new Map(
    nodeOf
      .get(a)
      .links.filter((l) => l.kind === "participation")
      .map((l) => [l.b, l]),
  );
  return nodeOf
    .get(b)
    .links.filter((l) => l.kind === "participation" && mine.has(l.b))
    .map((l) => [l.b, mine.get(l.b), l]);
}

// Two communities of a folded network: the pairs with a possible gap between them.
function bundlePanel(a, b) {
  const bundle = nodeOf.get(a).lines.find((e) => e.kind === "gap" && (e.from === b || e.to === b));
  const ends = (g) => new Set([markFor(g.a, state.open), markFor(g.b, state.open)]);
  const pairs = pairsOf(gaps.filter((g) => gapPasses(g) && ends(g).has(a) && ends(g).has(b)));
  return el(
    "div",
    el("h2", pairName(a, b)),
    closing(),
    el("h3", t("column.possible-gaps"), el("span.count", ` (${t("count.possible-gap", { n: bundle?.n ?? 0 })})`)),
    el("p.meta", t("listed.pairs", { n: pairs.length })),
    each("ol.ranked", pairs.slice(0, 40), (p) => pairLine(p)),
  );
}

export function pairPanel(a, b) {
  if (nodeOf.get(a).kind === "community" || nodeOf.get(b).kind === "community") return bundlePanel(a, b);
  const common = shared(a, b).sort(
    (x, y) => Number(inForce(y[1]) && inForce(y[2])) - Number(inForce(x[1]) && inForce(x[2])),
  );
  const direct = linksBetween(a, b).filter((l) => l.kind === "share" || l.kind === "flow");
  const about = findings.filter((f) => f.pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a)));
  return el(
    "div",
    el("h2", pairName(a, b)),
    el("p", goTo(a), " – ", goTo(b)),
    closing(),
    problemsBetween(a, b),
    ...needSections(a, b),
    common.length > 0 &&
      el(
        "section",
        el("h3", t("pair.shared"), el("span.count", ` (${common.length})`)),
        each("ul", common, ([id, x, y]) =>
          el(
            "li.entry",
            goTo(id),
            el(
              "div.meta",
              dots(
                `${shortOf(a)}${colon()}${term("role", x.role)}`,
                `${shortOf(b)}${colon()}${term("role", y.role)}`,
                x.cadence && t("cadence.is", { cadence: frequencyOf(x) }),
                inForce(x) && inForce(y) ? "" : t("ended"),
              ),
            ),
            citations([...x.cites, ...y.cites]),
          ),
        ),
      ),
    direct.length > 0 &&
      el(
        "section",
        el("h3", t("flows")),
        each("ul", direct, (l) => linkEntry(l, a)),
      ),
    about.length > 0 && el("section", el("h3", t("column.findings")), each("ul", about, findingEntry)),
  );
}

// What one step of a chain rests on; who shares directly is said, since the chain may go against it.
function stepDetails(l) {
  const way = l.kind === "share" ? `${shortOf(l.a)} → ${shortOf(l.b)}` : "";
  return [
    el(
      "div.meta",
      dots(
        t(`link.${l.kind}`),
        way,
        term("role", l.role),
        l.cadence && t("cadence.is", { cadence: frequencyOf(l) }),
        periodOf(l),
        inForce(l) ? "" : t("ended"),
      ),
    ),
    citations(l.cites),
  ];
}

export function pathPanel(ids) {
  // A step over a tie is told by what the tie is.
  const tied = ids.slice(1).map((id, i) => (isTies() ? liveTie(ids[i], id) : null));
  const steps = stepsAlong(ids);
  return el(
    "div",
    el("h2", capital(t("way.one", { a: shortOf(ids[0]), b: shortOf(ids.at(-1)) }))),
    el("p.meta", t("path.steps", { n: ids.length - 1 })),
    closing(),
    el(
      "ol.ranked",
      steps.map((l, i) =>
        el(
          "li.entry",
          goTo(ids[i]),
          " – ",
          goTo(ids[i + 1]),
          tied[i] && el("div.meta", tieFacts(tied[i])),
          l && stepDetails(l),
        ),
      ),
    ),
  );
}
