// Search among names, in either language: accents folded, beginnings of words, slips of the pen.
const normalize = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// A thing has `names` and, as its `weight`, how much is said of it. What is returned gives the places of the
// things that hold every word of a text, the best first. Where none does, a word counts as a slip of what it
// resembles, which a number or section never is; then things that hold some of the words count too.
export function createFinder(things) {
  const index = new window.MiniSearch({
    fields: ["name", "also"],
    processTerm: normalize,
    searchOptions: { prefix: true, boost: { name: 2 }, boostDocument: (id) => 1 + Math.log1p(things[id].weight) / 4 },
  });
  index.addAll(things.map(({ names: [name, ...also] }, id) => ({ id, name, also: also.join(" ") })));
  const fuzzy = (word) => (/\p{N}/u.test(word) ? false : 0.2);
  const slip = (word) => (/\p{N}/u.test(word) || word.length < 3 ? false : 1);
  return (text) => {
    const query = normalize(text.trim());
    const firsts = new Set(query.split(/\s+/).map(([letter]) => letter));
    // A word two letters off that begins otherwise is another word, as countries are no Mounties.
    const filter = ({ terms }) => terms.some(([letter]) => firsts.has(letter));
    const ways = [
      { combineWith: "AND" },
      { combineWith: "AND", fuzzy: slip },
      { combineWith: "AND", fuzzy, filter },
      { combineWith: "OR", fuzzy, filter },
    ];
    let hits = [];
    for (let i = 0; query && !hits.length && i < ways.length; i += 1) hits = index.search(query, ways[i]);
    const isNamed = ({ id }) => things[id].names.some((name) => normalize(name) === query);
    return [...hits.filter(isNamed), ...hits.filter((hit) => !isNamed(hit))].map(({ id }) => id);
  };
}
