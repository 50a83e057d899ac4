import { expect, test } from 'vitest';
import { hashOf, parseRoute } from '../../../src/ui/shared/router.svelte';

test('an address is read as it was written, slashes in names too', () => {
  const hash = hashOf('section', 'my:runes & strings/über');
  expect(parseRoute(hash).path).toEqual(['section', 'my:runes & strings/über']);
});

test('no address is the home screen', () => {
  expect(parseRoute('').path).toEqual([]);
  expect(parseRoute('#/').path).toEqual([]);
});

test('a malformed escape leads to the screen that says so', () => {
  expect(parseRoute('#/section/%E0%A4%A').path).toEqual(['unknown']);
});
