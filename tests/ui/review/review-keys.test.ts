import { expect, test } from 'vitest';
import { commandOf } from '../../../src/ui/review/review-keys';

function press(
  key: string,
  { on = 'article', isRevealed = false, ...init }: KeyboardEventInit & { on?: string; isRevealed?: boolean } = {},
) {
  const target = document.createElement(on);
  let command: ReturnType<typeof commandOf>;
  target.addEventListener('keydown', (event) => (command = commandOf(event, isRevealed)));
  target.dispatchEvent(new KeyboardEvent('keydown', { key, ...init }));
  return command;
}

test('space turns the card over, then says Good', () => {
  expect(press(' ')).toEqual({ kind: 'reveal' });
  expect(press(' ', { isRevealed: true })).toEqual({ kind: 'answer', grade: 'good' });
});

test('1 to 4 are the grades, from the hardest to the easiest', () => {
  const grades = ['1', '2', '3', '4'].map((key) => press(key, { isRevealed: true }));
  expect(grades.map((command) => command?.kind === 'answer' && command.grade)).toEqual([
    'again',
    'hard',
    'good',
    'easy',
  ]);
  expect(press('5', { isRevealed: true })).toBeUndefined();
});

test('u undoes, e edits what has been turned over', () => {
  expect(press('u')).toEqual({ kind: 'undo' });
  expect(press('e')).toBeUndefined();
  expect(press('e', { isRevealed: true })).toEqual({ kind: 'edit' });
});

test.each(['pre', 'input', 'a', 'audio', 'dialog'])('a key on <%s> is its own', (on) => {
  expect(press('1', { on, isRevealed: true })).toBeUndefined();
});

test('a key held down, or with a modifier, does nothing', () => {
  expect(press('1', { isRevealed: true, repeat: true })).toBeUndefined();
  expect(press('1', { isRevealed: true, ctrlKey: true })).toBeUndefined();
});
