// The SPARQL editor of the page of questions, as one file that asks for nothing: see tools/editor/build.mjs.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const KEYWORDS = ("SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS VALUES BIND AS ASK CONSTRUCT DESCRIBE GRAPH "
  + "PREFIX ORDER BY GROUP HAVING LIMIT OFFSET EXISTS NOT IN COUNT MIN MAX SUM AVG SAMPLE COALESCE BOUND STR LANG "
  + "LANGMATCHES REGEX CONTAINS STRSTARTS STRENDS YEAR MONTH IF IRI DESC ASC").split(" ");
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--code-value)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--code-name)" },
]);
const LOOK = EditorView.theme({
  "&": { fontSize: "0.9rem", color: "var(--ink)", backgroundColor: "var(--field)", border: "1px solid var(--line)", borderRadius: "6px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "ui-monospace, monospace", minHeight: "12rem", caretColor: "var(--ink)" },
  ".cm-scroller": { maxHeight: "28rem", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "var(--field)", color: "var(--soft)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--hover)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--panel)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", marginLeft: "1em" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
});

// Words after their prefix, prefixes and keywords before it, variables after their mark.
function completing(words) {
  const prefixes = words.prefixes.map((label) => ({ label: `${label}:`, type: "namespace" }));
  const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
  const terms = words.terms.map(([label, detail]) => ({ label, detail, type: "class" }));
  return (context) => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const seen = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
      seen.delete(variable.text);
      return { from: variable.from, options: [...seen].sort().map((label) => ({ label, type: "variable" })) };
    }
    const word = context.matchBefore(/[A-Za-z][\w-]*(?::[\w.-]*)?/);
    if (!word && !context.explicit) return null;
    const from = word ? word.from : context.pos;
    if (word?.text.includes(":")) {
      const start = word.text.slice(0, word.text.indexOf(":") + 1);
      return { from, options: terms.filter(({ label }) => label.startsWith(start)), validFor: /^[\w:.-]*$/ };
    }
    return { from, options: [...prefixes, ...keywords], validFor: /^[\w-]*$/ };
  };
}

globalThis.sparqlEditor = (parent, { text, words, label, root, run }) => {
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
        sparql(), syntaxHighlighting(COLOURS), LOOK, EditorView.lineWrapping,
        autocompletion({ override: [completing(words)], icons: false }),
        EditorView.contentAttributes.of({ "aria-label": label }),
        keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } },
          ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set: (doc) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: doc } }),
    focus: () => view.focus(),
  };
};
