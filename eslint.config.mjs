// Rules for the scripts of the map page; run by tests/browser/test_scripts.py.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: "module",
      globals: { ...globals.browser, vis: "readonly" },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": ["error", { "props": false }],
      "no-restricted-properties": [
        "error",
        { "property": "innerHTML", "message": "Text enters the page as text only." },
        { "property": "outerHTML", "message": "Text enters the page as text only." },
        { "property": "insertAdjacentHTML", "message": "Text enters the page as text only." },
        { "object": "document", "property": "write", "message": "Text enters the page as text only." },
      ],
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage"],
      "no-unused-vars": ["error", { "args": "after-used" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
