// The data of a large network: compressed, and in columns, as packed.py writes it.

export async function inflated(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

// The values of a column; what is left out stays undefined.
function values(column) {
  if (Array.isArray(column)) return column;
  if ("words" in column) return column.at.map((i) => (i < 0 ? null : column.words[i]));
  if ("many" in column) {
    const flat = values(column.of);
    let from = 0;
    return column.many.map((n) => {
      if (n < 0) return null;
      from += n;
      return flat.slice(from - n, from);
    });
  }
  if ("keys" in column) return filled(Object.entries(column.keys));
  return filled(Object.entries(column.of), column.rows);
}

function filled(entries, count) {
  const read = entries.map(([key, column]) => [key, values(column)]);
  const rows = Array.from({ length: count ?? read[0]?.[1].length ?? 0 }, () => ({}));
  for (const [key, list] of read) {
    list.forEach((value, i) => {
      if (value !== null) rows[i][key] = value;
    });
  }
  return rows;
}

export async function unpacked(text) {
  const { tables, ...whole } = JSON.parse(await inflated(text));
  for (const [name, table] of Object.entries(tables)) whole[name] = values(table);
  return whole;
}
