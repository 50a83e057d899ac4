import { expect, test } from 'vitest';
import { shouldRemind } from '../../src/domain/backup-reminder';

const remindsAt = (reviews: number, saved = 0, whenDismissed?: number) =>
  shouldRemind({ reviews, saved, whenDismissed });

test('a reminder comes with the 200th answer that no backup holds', () => {
  expect(remindsAt(199)).toBe(false);
  expect(remindsAt(200)).toBe(true);
  expect(remindsAt(1_199, 1_000)).toBe(false);
  expect(remindsAt(1_200, 1_000)).toBe(true);
});

test('a reminder that was sent away comes again 100 answers later', () => {
  expect(remindsAt(349, 0, 250)).toBe(false);
  expect(remindsAt(350, 0, 250)).toBe(true);
});

test('a reminder that was sent away before the last backup counts from the backup', () => {
  expect(remindsAt(699, 500, 250)).toBe(false);
  expect(remindsAt(700, 500, 250)).toBe(true);
});
