import { escapeHtml } from './escape';
import { highlightedCode, languageOf } from './highlight';

const RESULT_SENTENCES = new Map([
  ['output', 'prints'],
  ['panic', 'panics'],
  ['fatal', 'fatal error'],
  ['exit', 'exit status'],
  ['compile-error', 'does not compile'],
  ['vet', 'go vet says'],
  ['race', 'the race detector says'],
  ['test', 'go test says'],
]);

/** A code block's HTML: a program, or what a terminal would have said. `info` is what stands behind the opening ```. */
export function fenceHtml(code: string, info = ''): string {
  const [word = '', ...rest] = info.trim().split(/\s+/);
  return RESULT_SENTENCES.has(word) ? resultHtml(code, word, rest) : programHtml(code, word, rest);
}

function resultHtml(code: string, word: string, rest: string[]): string {
  const label = escapeHtml(resultLabel(word, rest));
  return (
    `<figure class="result result-${word}"><figcaption>${label}</figcaption>` +
    `<pre tabindex="0" role="group" aria-label="Result"><samp>${escapeHtml(code)}</samp></pre></figure>\n`
  );
}

function resultLabel(word: string, rest: string[]): string {
  let label = RESULT_SENTENCES.get(word) ?? word;
  if (word === 'output' && rest.includes('any')) label = 'may print';
  const status = word === 'exit' && rest.find((part) => /^\d{1,3}$/.test(part));
  if (status) label += ` ${status}`;
  for (const part of rest) {
    const [, version, isSince] = /^go(\d{1,2}\.\d{1,3})(\+)?$/.exec(part) ?? [];
    if (version) label += isSince ? `, since Go ${version}` : `, up to Go ${version}`;
  }
  return label;
}

function programHtml(code: string, word: string, rest: string[]): string {
  const language = languageOf(word);
  const program =
    '<pre class="code" tabindex="0" role="group" aria-label="Code">' +
    (language
      ? `<code class="language-${language}">${highlightedCode(code, language)}</code>`
      : `<code>${escapeHtml(code)}</code>`) +
    '</pre>';
  const fileName = rest.find((part) => part.startsWith('file='))?.slice('file='.length);
  if (!fileName) return program + '\n';
  return `<figure class="file"><figcaption>${escapeHtml(fileName)}</figcaption>${program}</figure>\n`;
}
