/** Characters of a text that stand for it in a list. */
const MAX_EXCERPT_LENGTH = 60;

/** The beginning of a text on one line, with `…` where it was cut. */
export function excerptOf(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, ' ').trim());
  if (characters.length <= MAX_EXCERPT_LENGTH) return characters.join('');
  return `${characters
    .slice(0, MAX_EXCERPT_LENGTH - 1)
    .join('')
    .trimEnd()}…`;
}

/** Whether `heading` says nothing that does not follow it: it is the text that begins there, or its excerpt. */
export function isExcerptOf(heading: string, text: string): boolean {
  const beginning = comparable(heading);
  const whole = comparable(text);
  if (beginning === '' || !whole.startsWith(beginning.replace(/…$/, ''))) return false;
  return whole === beginning || heading.trimEnd().endsWith('…');
}

const comparable = (text: string): string => text.normalize('NFC').replace(/[^\p{L}\p{N}…]/gu, '');
