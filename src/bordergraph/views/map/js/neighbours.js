// What can be reached from a thing in a few steps over links and gaps.

export function around(start, depth, passing, pairs) {
  const found = new Set([start]);
  const near = new Map();
  const join = (a, b) => {
    if (!near.has(a)) near.set(a, []);
    near.get(a).push(b);
  };
  for (const l of passing) {
    join(l.a, l.b);
    join(l.b, l.a);
  }
  for (const p of pairs) {
    join(p.a, p.b);
    join(p.b, p.a);
  }
  let edge = [start];
  for (let step = 0; step < depth; step += 1) {
    edge = edge.flatMap((id) => near.get(id) ?? []).filter((id) => !found.has(id) && found.add(id));
  }
  return found;
}
