import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import json from 'highlight.js/lib/languages/json';
import protobuf from 'highlight.js/lib/languages/protobuf';
import sql from 'highlight.js/lib/languages/sql';
import yaml from 'highlight.js/lib/languages/yaml';
import { escapeHtml } from './escape';

const LANGUAGES = { bash, diff, go, json, protobuf, sql, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) highlighter.registerLanguage(name, language);

const LANGUAGE_OF_WORD = new Map([
  ...Object.keys(LANGUAGES).map((name) => [name, name] as const),
  ['golang', 'go'],
  ['sh', 'bash'],
  ['shell', 'bash'],
  ['yml', 'yaml'],
  ['proto', 'protobuf'],
  ['patch', 'diff'],
]);

/** highlight.js scopes -> our classes; the code of any other scope stays plain. */
const CLASS_OF_SCOPE = new Map([
  ['keyword', 'hk'],
  ['type', 'ht'],
  ['built_in', 'ht'],
  ['literal', 'hn'],
  ['number', 'hn'],
  ['string', 'hs'],
  ['comment', 'hc'],
  ['title', 'hf'],
  ['attr', 'ha'],
  ['variable', 'ha'],
  ['meta', 'hm'],
  ['addition', 'hi'],
  ['deletion', 'hd'],
]);

/** Longer code is a log rather than a program: it stays plain. */
const MAX_HIGHLIGHTED_LENGTH = 20_000;

/** The language that a fence's first word names, or undefined when it is none of ours. */
export function languageOf(word: string): string | undefined {
  return LANGUAGE_OF_WORD.get(word.toLowerCase());
}

/** HTML of `code` in one of the languages of `languageOf`. */
export function highlightedCode(code: string, language: string): string {
  if (code.length > MAX_HIGHLIGHTED_LENGTH) return escapeHtml(code);
  return withOurClasses(highlighter.highlight(code, { language, ignoreIllegals: true }).value);
}

function withOurClasses(html: string): string {
  const isOpenSpanKept: boolean[] = [];
  return html.replace(
    /<span class="(?:hljs-)?(\w+)[^"]*">|<\/span>|&quot;|&#x27;/g,
    (found: string, scope?: string) => {
      if (found === '&quot;') return '"';
      if (found === '&#x27;') return "'";
      if (found === '</span>') return isOpenSpanKept.pop() ? found : '';
      const className = CLASS_OF_SCOPE.get(scope ?? '');
      isOpenSpanKept.push(className !== undefined);
      return className ? `<span class="${className}">` : '';
    },
  );
}
