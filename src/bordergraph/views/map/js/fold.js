// Very large networks open with one mark per community; a click opens one of them.
import { data, gaps, lineOf, lines, links, marks, nodeOf, nodes, sizeOf } from "./data.js";

export const folded = data.collapsed;

const members = new Map();

if (folded) {
  for (const n of nodes) {
    if (n.community < 0) continue;
    const id = `community/c${n.community}`;
    if (!members.has(id)) members.set(id, []);
    members.get(id).push(n);
  }
  for (const m of marks) {
    const id = m.id.slice("community/".length);
    nodeOf.set(m.id, {
      ...data.communities.find((c) => c.id === id), id: m.id, kind: "community", short: m.label, short_fr: "", country: "", type: "", rank: 0,
      counts: { members: members.get(m.id)?.length ?? 0 }, spots: { communities: [m.x, m.y] }, groups: {}, links: [], gaps: [], findings: [], lines: [], cites: [],
      active: true, community: -1,
    });
  }
  for (const e of lines) {
    nodeOf.get(e.from).lines.push(e);
    nodeOf.get(e.to).lines.push(e);
  }
}

export const membersOf = (id) => members.get(id) ?? [];

// The mark that stands for a node while one community, or none, is open.
export function holder(id, open) {
  const c = nodeOf.get(id)?.community ?? -1;
  return c < 0 || `c${c}` === open ? id : `community/c${c}`;
}

const closed = folded ? { marks: [...marks], lines: [...lines] } : null;

function bundled(open) {
  const found = new Map();
  const add = (a, b, kind, index, extra) => {
    const [from, to] = [holder(a, open), holder(b, open)];
    if (from === to || !nodeOf.has(from) || !nodeOf.has(to)) return;
    const key = from < to ? `${kind}|${from}|${to}` : `${kind}|${to}|${from}`;
    if (!found.has(key)) found.set(key, { id: key, from: from < to ? from : to, to: from < to ? to : from, kind, of: [], arrows: "", width: 1, ...extra });
    found.get(key).of.push(index);
  };
  links.forEach((l, i) => {
    if (l.kind === "participation" || l.kind === "share") add(l.a, l.b, l.kind, i);
  });
  gaps.forEach((g, i) => add(g.a, g.b, "gap", i, { smooth: { enabled: true, type: "curvedCW", roundness: 0.12 } }));
  for (const e of found.values()) {
    if (e.kind !== "gap") e.width = Math.min(6, 1 + Math.log2(e.of.length));
  }
  return [...found.values()];
}

// Replace marks and lines by those of the communities, one of them opened into its members.
export function refold(open) {
  const opened = membersOf(`community/${open}`);
  marks.length = 0;
  marks.push(...closed.marks.filter((m) => m.id !== `community/${open}` || !opened.length));
  marks.push(...opened.map((n) => ({ id: n.id, label: n.short, x: n.spots.communities[0], y: n.spots.communities[1], size: Math.round(80 + 26 * Math.sqrt(sizeOf(n))) / 10 })));
  lines.length = 0;
  lines.push(...(opened.length ? bundled(open) : closed.lines));
  lineOf.clear();
  for (const n of nodeOf.values()) n.lines = [];
  for (const e of lines) {
    lineOf.set(e.id, e);
    nodeOf.get(e.from).lines.push(e);
    nodeOf.get(e.to).lines.push(e);
  }
}
