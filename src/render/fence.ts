import { parseGoRange, type GoRange } from '../domain/go-range';
import { RESULT_WORDS, type ResultWord } from '../domain/program';
import { escapeHtml } from './escape';
import { highlightedCode, languageOf } from './highlight';

const FILE_WORD = 'file=';

const RESULT_SENTENCES: Record<ResultWord, string> = {
  output: 'prints',
  panic: 'panics',
  fatal: 'fatal error',
  exit: 'exit status',
  'compile-error': 'does not compile',
  vet: 'go vet says',
  race: 'the race detector says',
  test: 'go test says',
};

/** A code block's HTML: a program, or what a terminal would have said. `info` is what stands behind the opening ```. */
export function fenceHtml(code: string, info = ''): string {
  const [word = '', ...rest] = info.trim().split(/\s+/);
  const resultWord = RESULT_WORDS.find((known) => known === word);
  return resultWord ? resultHtml(code, resultWord, rest) : programHtml(code, word, rest);
}

function resultHtml(code: string, word: ResultWord, rest: string[]): string {
  const label = escapeHtml(resultLabel(word, rest));
  return (
    `<figure class="result result-${word}"><figcaption>${label}</figcaption>` +
    `<pre tabindex="0" role="group" aria-label="Result"><samp>${escapeHtml(code)}</samp></pre></figure>\n`
  );
}

function resultLabel(word: ResultWord, rest: string[]): string {
  let label = word === 'output' && rest.includes('any') ? 'may print' : RESULT_SENTENCES[word];
  const status = word === 'exit' && rest.find((part) => /^\d{1,3}$/.test(part));
  if (status) label += ` ${status}`;
  const ranges = rest.filter((part) => part.startsWith('go')).map((part) => parseGoRange(part, 'up to'));
  return label + ranges.map((range) => (range ? goRangeLabel(range) : '')).join('');
}

function goRangeLabel({ from, upTo }: GoRange): string {
  if (from && upTo) return `, Go ${from} to ${upTo}`;
  return from ? `, since Go ${from}` : `, up to Go ${upTo}`;
}

function programHtml(code: string, word: string, rest: string[]): string {
  const language = languageOf(word);
  const program =
    '<pre class="code" tabindex="0" role="group" aria-label="Code">' +
    (language
      ? `<code class="language-${language}">${highlightedCode(code, language)}</code>`
      : `<code>${escapeHtml(code)}</code>`) +
    '</pre>';
  const fileName = rest
    .find((part) => part.startsWith(FILE_WORD))
    ?.slice(FILE_WORD.length)
    .replace(/^"(.*)"$/, '$1');
  if (!fileName) return program + '\n';
  return `<figure class="file"><figcaption>${escapeHtml(fileName)}</figcaption>${program}</figure>\n`;
}
