import { expect, test } from 'vitest';
import { readObsidian } from '../../src/interchange/obsidian';
import { formatOfText } from '../../src/interchange/text-format';

/** What took time that grows with the square, or the cube, of a line's length: 20,000 backticks took a minute. */
const HOSTILE = {
  'backticks in one run': 'Q: ' + '`'.repeat(200_000),
  'backticks in runs of every length': 'a::b ' + Array.from({ length: 600 }, (_, i) => '`'.repeat(i)).join(' '),
  'brackets that nobody closed': 'C: ' + '['.repeat(200_000),
  'scheduling comments that nobody closed': 'a::b ' + '<!--SR:'.repeat(30_000),
};

test.each(Object.entries(HOSTILE))('a line of %s is read to its end', { timeout: 5_000 }, (_, line) => {
  expect(formatOfText(line, 'note.md')).toBeDefined();
  expect(readObsidian(line).deck.notes.length).toBeLessThan(2);
});
