import { indentOf, LineReader, outdent } from './deck-lines';

/** A fenced block of a Markdown source. */
export interface Fence {
  /** The words behind the opening marker; the first one is the language. */
  words: string[];
  source: string;
  /** Of the opening marker in the Markdown, from 1. */
  line: number;
}

/** The fenced blocks of a Markdown source, in its order. */
export function fencesOf(markdown: string): Fence[] {
  if (!markdown.includes('```') && !markdown.includes('~~~')) return [];
  const fences: Fence[] = [];
  const reader = new LineReader();
  let code: string[] = [];
  let open: { words: string[]; line: number; column: number } | undefined;

  const close = (): void => {
    if (open) fences.push({ words: open.words, source: code.join('\n'), line: open.line });
    open = undefined;
  };

  markdown.split('\n').forEach((line, index) => {
    const kind = reader.read(line);
    if (kind === 'code' && open) {
      code.push(outdent(line, open.column));
      return;
    }
    close();
    if (kind !== 'fence') return;
    const words = line
      .trim()
      .replace(/^(?:`+|~+)/, '')
      .trim();
    open = { words: words ? words.split(/\s+/) : [], line: index + 1, column: indentOf(line).column };
    code = [];
  });
  close();
  return fences;
}
