// Very large networks are drawn as communities, one mark each; a click opens one into its members.
import { data, family, lineOf, lines, marks, nodeOf, nodes, sizeOf } from "./data.js";

export const collapsed = data.collapsed;

const members = new Map();
const closed = [...marks];

if (collapsed) {
  for (const n of nodes) {
    const id = `community/c${n.community}`;
    if (n.community < 0) continue;
    if (!members.has(id)) members.set(id, []);
    members.get(id).push(n);
  }
  marks.forEach((m, i) => {
    const group = data.communities[i];
    nodeOf.set(m.id, {
      ...group,
      id: m.id,
      kind: "community",
      short: group.label,
      short_fr: "",
      country: "",
      type: "",
      rank: i,
      counts: { members: members.get(m.id)?.length ?? 0 },
      spots: { communities: [m.x, m.y] },
      groups: {},
      links: [],
      needs: [],
      findings: [],
      lines: [],
      cites: [],
      active: true,
      community: -1,
    });
  });
}

export const membersOf = (id) => members.get(id) ?? [];

// The community that a thing has to be opened for, as the address names it; empty for none.
export const communityOf = (id) => ((nodeOf.get(id)?.community ?? -1) < 0 ? "" : `c${nodeOf.get(id).community}`);

// The mark of its community by node: very many things ask for it, and each text is made once.
const closedMarks = new Map();
if (collapsed) for (const [mark, within] of members) for (const n of within) closedMarks.set(n.id, mark);

// The mark that stands for a node while one community, or none, is open.
export function markFor(id, open) {
  const mark = closedMarks.get(id);
  return !mark || (open && mark === `community/${open}`) ? id : mark;
}

// Put the marks of the members of one community in the place of its own.
export function openCommunity(open) {
  const opened = membersOf(`community/${open}`);
  marks.length = 0;
  marks.push(...closed.filter((m) => m.id !== `community/${open}`));
  marks.push(
    ...opened.map((n) => ({
      id: n.id,
      x: n.spots.communities[0],
      y: n.spots.communities[1],
      size: Math.round(80 + 26 * Math.sqrt(sizeOf(n))) / 10,
    })),
  );
  for (const e of lines) for (const end of [e.from, e.to]) nodeOf.get(end).lines = [];
  lines.length = 0;
  lineOf.clear();
}

// The line between two marks, made when it is first drawn.
function lineBetween(kind, a, b) {
  const [from, to] = a < b ? [a, b] : [b, a];
  const id = `${kind}|${from}|${to}`;
  if (!lineOf.has(id)) {
    const line = {
      id,
      from,
      to,
      kind,
      of: [],
      n: 0,
      arrows: "",
      width: 1,
      smooth: kind === "gap" ? { enabled: true, type: "curvedCW", roundness: 0.12 } : false,
    };
    lineOf.set(id, line);
    lines.push(line);
    nodeOf.get(from).lines.push(line);
    nodeOf.get(to).lines.push(line);
  }
  return lineOf.get(id);
}

// Things with two ends, added up by the marks that stand for the ends; `each` gives both ends and how
// many they are. Those with most come first.
function addedUp(things, each, open) {
  const found = new Map();
  for (const thing of things) {
    const { a, b, n = 1, index } = each(thing);
    const x = markFor(a, open);
    const y = markFor(b, open);
    if (x === y) continue;
    const [low, high] = x < y ? [x, y] : [y, x];
    let beside = found.get(low);
    if (!beside) found.set(low, (beside = new Map()));
    let sum = beside.get(high);
    if (!sum) beside.set(high, (sum = { ends: [x, y], n: 0, of: [] }));
    sum.n += n;
    if (index !== undefined) sum.of.push(index);
  }
  return [...found.values()]
    .flatMap((beside) => [...beside.values()])
    .sort((p, q) => q.n - p.n || (p.ends.join() < q.ends.join() ? -1 : 1));
}

const drawn = (kind, sums) =>
  sums.map(({ ends, n, of }) =>
    Object.assign(lineBetween(kind, ...ends), { n, of, width: Math.min(6, 1 + Math.log2(n) / 2) }),
  );

// Ties or links between the marks on show, each line with how many it stands for.
export const bundlesOf = (list, open) =>
  drawn(
    "bundle",
    addedUp(list, (x) => ({ a: x.a, b: x.b }), open),
  );

// Gaps between the marks on show: all of them between closed communities, where the filters allow
// to count them, and those that are listed where an end is an agency.
export function gapLines(list, between, open) {
  const isClosed = (g) => [g.a, g.b].every((id) => family(markFor(id, open)) === "community");
  const added = (some) => addedUp(some, (g) => ({ a: g.a, b: g.b, index: g.index }), open);
  const keyOf = ({ ends }) => [...ends].sort().join("|");
  const sums = added(between ? list.filter((g) => !isClosed(g)) : list);
  const listed = new Map(between ? added(list.filter(isClosed)).map((sum) => [keyOf(sum), sum.of]) : []);
  const whole = (between ?? []).filter((r) => ![r.a, r.b].some((c) => `c${c}` === open));
  const all = addedUp(whole, (r) => ({ a: `community/c${r.a}`, b: `community/c${r.b}`, n: r.gaps }), open);
  for (const sum of all) sum.of = listed.get(keyOf(sum)) ?? [];
  return drawn(
    "gap",
    [...sums, ...all].sort((p, q) => q.n - p.n),
  );
}
