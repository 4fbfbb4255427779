// Short facts about things in the language of the page: how often, since when, in which role, how many.
import { channelOf, isAged, isInForce } from "./filters.js";
import { isTies } from "./state.js";
import { facts, t, term } from "./text.js";

export const roleText = (link) => term(link.kind === "mandate" ? "responsibility" : "role", link.role);

// How often something shares, with its year where that is too old to prove it.
export function frequencyText(x) {
  const frequency = term("cadence", x.cadence);
  return isAged(x) ? t("frequency-old", { frequency, year: `${x.aged}` }) : frequency;
}

export const cadenceText = (x) => x.cadence && t("cadence.is", { cadence: frequencyText(x) });
export const endedText = (x) => (isInForce(x) ? "" : t("ended"));

// What serves the need of a possible gap instead of a regular channel.
export const gapText = (gap) => t(`gap.${channelOf(gap)}`);

// What the data counts of a thing, the first of it as the size of its mark.
const COUNT_WORDS = [
  ["linked", "linked.with"],
  ["members", "count.member"],
  ["agencies", "count.agency"],
  ["arrangements", "count.arrangement"],
  ["gaps", "count.possible-gap"],
];
export function countTexts(n, most = COUNT_WORDS.length) {
  return COUNT_WORDS.filter(([key]) => key in n.counts)
    .slice(0, most)
    .map(([key, word]) => t(word, { n: n.counts[key] }));
}

// A community: how many agencies are in it, and its possible gaps inside and with others.
export const communityText = (n) =>
  facts(
    t("count.agency", { n: n.counts.agencies }),
    t("community.inside", { n: n.counts.inside }),
    t("community.outside", { n: n.counts.outside }),
  );

export const bundleText = (line) => t(isTies() ? "bundle.ties" : "bundle.links", { n: line.n });

// "2005–2012", "since 2005", "until 2012"; the year is all that a source often gives.
export function formatPeriod(start, until) {
  const from = start.slice(0, 4);
  const to = until.slice(0, 4);
  if (from && to) return from === to ? from : `${from}–${to}`;
  if (from) return t("since", { year: from });
  return to ? t("until-year", { year: to }) : t("dates-unknown");
}

export const periodText = (x) => (x.start || x.until ? formatPeriod(x.start, x.until) : "");
