// Very large networks are drawn as communities, one mark each; a click opens one into its members.
import { groupBy } from "./dom.js";
import { addLine, data, lineOf, lines, markCount, marks, nodeOf, nodes, pairKey } from "./data.js";
import { idKind } from "./kinds.js";
import { state } from "./state.js";

export const isFolded = data.collapsed;

const communityMarks = [...marks];
const membersByMark = isFolded
  ? groupBy(
      nodes.filter((n) => n.groups.communities),
      (n) => `community/${n.groups.communities}`,
    )
  : new Map();

export const membersOf = (id) => membersByMark.get(id) ?? [];

// The community that a thing has to be opened for, as the address names it; empty for none.
export const communityOf = (id) => nodeOf.get(id)?.groups.communities ?? "";

// The mark of its community by node: very many things ask for it, and each text is made once.
const markOfMember = new Map([...membersByMark].flatMap(([mark, within]) => within.map((n) => [n.id, mark])));

// Whether a mark is that of the community that is open.
const isOpenMark = (mark) => mark === `community/${state.open}`;

// The mark that stands for a node.
export function markFor(id) {
  const mark = markOfMember.get(id);
  return !mark || isOpenMark(mark) ? id : mark;
}

// Put the marks of the members of the open community in the place of its own.
export function replaceCommunityMark() {
  const closedOnes = communityMarks.filter((m) => !isOpenMark(m.id));
  const opened = membersOf(`community/${state.open}`).map((n) => {
    const [x, y] = n.spots.communities;
    return { id: n.id, x, y, size: Math.round(80 + 26 * Math.sqrt(markCount(n))) / 10 };
  });
  marks.splice(0, Infinity, ...closedOnes, ...opened);
  for (const e of lines) for (const end of [e.from, e.to]) nodeOf.get(end).lines = [];
  lines.length = 0;
  lineOf.clear();
}

// The line between two marks, made when it is first drawn.
function lineBetween(kind, a, b) {
  const id = `${kind}|${pairKey(a, b)}`;
  if (!lineOf.has(id)) {
    const [from, to] = [a, b].sort();
    addLine({ id, from, to, kind, of: [], n: 0, arrows: "", width: 1 });
  }
  return lineOf.get(id);
}

// Things with two ends, added up by the marks that stand for the ends; those with most come first.
function sumByMarks(things) {
  const sums = new Map();
  for (const { a, b, n = 1, index } of things) {
    const [x, y] = [markFor(a), markFor(b)];
    if (x === y) continue;
    const key = pairKey(x, y);
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { key, ends: [x, y], n: 0, of: [] }));
    sum.n += n;
    if (index !== undefined) sum.of.push(index);
  }
  return [...sums.values()].sort((p, q) => q.n - p.n || (p.key < q.key ? -1 : 1));
}

const bundleLines = (kind, sums) =>
  sums.map(({ ends, n, of }) =>
    Object.assign(lineBetween(kind, ...ends), { n, of, width: Math.min(6, 1 + Math.log2(n) / 2) }),
  );

// Ties or links between the marks on show, each line with how many it stands for.
export const bundlesOf = (list) => bundleLines("bundle", sumByMarks(list));

// Gaps between the marks on show: all of them between closed communities, where the filters allow
// to count them, and those that are listed where an end is an agency.
export function gapLines(list, between) {
  if (!between) return bundleLines("gap", sumByMarks(list));
  const isClosed = (g) => [g.a, g.b].every((id) => idKind(markFor(id)) === "community");
  const listed = new Map(sumByMarks(list.filter(isClosed)).map((sum) => [sum.key, sum.of]));
  const counted = between.map((r) => ({ a: `community/c${r.a}`, b: `community/c${r.b}`, n: r.gaps }));
  const closed = counted.filter((r) => !isOpenMark(r.a) && !isOpenMark(r.b));
  const sums = sumByMarks(closed).map((sum) => ({ ...sum, of: listed.get(sum.key) ?? [] }));
  sums.push(...sumByMarks(list.filter((g) => !isClosed(g))));
  sums.sort((p, q) => q.n - p.n);
  return bundleLines("gap", sums);
}
