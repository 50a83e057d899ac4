import { clozeText, hasCloze } from '../domain/cloze';
import { headingOf, LineReader, mayHoldStructure, type LineKind } from '../domain/deck-lines';
import { readPrograms } from '../domain/program';

const CARD_LEVEL = 3;
const DEEPEST_LEVEL = 6;
const FENCE = /^(.*?(?:`{3,}|~{3,}))\s*(\S*)/;

/** A card's two sides from elsewhere, written so that nothing in them is structure of a deck: headings are below a card's, results have programs. */
export function containedSides(sides: { question: string; answer: string }): { question: string; answer: string } {
  const levels = new HeadingLevels();
  const question = contained(sides.question, (text, level) => levels.under(text, level));
  const answer = contained(withoutCloze(sides.answer), (text, level) => levels.under(text, level));
  return withKnownFences({ question, answer });
}

/** Text that stands under a deck's title or a section: headings there are bold lines. */
export function containedText(markdown: string): string {
  return contained(markdown, (text) => (text === '' ? '' : `\n**${text.replaceAll('**', '')}**\n`));
}

/** The levels of a card's own headings: below the card's, none skipped. */
class HeadingLevels {
  #above = CARD_LEVEL;

  under(text: string, level: number): string {
    const lowest = Math.min(Math.max(level, CARD_LEVEL + 1), this.#above + 1, DEEPEST_LEVEL);
    this.#above = lowest;
    return `${'#'.repeat(lowest)} ${text}`.trimEnd();
  }
}

function contained(markdown: string, heading: (text: string, level: number) => string): string {
  if (!mayHoldStructure(markdown) && !markdown.includes('\r')) return markdown;
  const reader = new LineReader();
  const lines: string[] = [];
  let kindBefore: LineKind = 'blank';
  for (const line of markdown.replace(/\r\n?/g, '\n').split('\n')) {
    const kind = reader.read(line);
    if (kind === 'heading') {
      const { text, level } = headingOf(line);
      lines.push(heading(text, level));
    } else if (kind === 'underline') {
      lines.push(...underlined(lines, line, kindBefore === 'text' && reader.depth === 0, heading));
    } else lines.push(line);
    kindBefore = kind;
  }
  const missing = reader.end();
  return (missing === '' ? lines : [...lines, missing]).join('\n');
}

/** Markdown reads a line of `===` or `---` under text as making a heading of it. */
function underlined(
  lines: string[],
  line: string,
  isUnderText: boolean,
  heading: (text: string, level: number) => string,
): string[] {
  const text = lines.at(-1)?.trim() ?? '';
  if (!isUnderText || /^[>|<]/.test(text)) return ['', '***'];
  lines.pop();
  return ['', heading(text, line.trim().startsWith('=') ? 1 : 2), ''];
}

/** What an answer hides, no card asks for. */
function withoutCloze(answer: string): string {
  return hasCloze(answer) ? clozeText(answer).replace(/\{\{(?=c\d{1,3}::)/g, '{\\{') : answer;
}

/** Fences whose words mean something in a deck, and are wrong there, become plain ones. */
function withKnownFences(sides: { question: string; answer: string }): { question: string; answer: string } {
  const { mistakes } = readPrograms({ front: sides.question, back: sides.answer });
  if (mistakes.length === 0) return sides;
  const known = { question: sides.question.split('\n'), answer: sides.answer.split('\n') };
  for (const { side, line } of mistakes) {
    const fence = known[side][line - 1] ?? '';
    const [, marker = '', language] = FENCE.exec(fence) ?? [];
    const isIllegal = fence.split(/\s+/).includes('illegal');
    known[side][line - 1] = `${marker}${language === 'go' ? (isIllegal ? 'go illegal' : 'go') : 'text'}`;
  }
  return { question: known.question.join('\n'), answer: known.answer.join('\n') };
}
