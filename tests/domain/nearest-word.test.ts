import { expect, test } from 'vitest';
import { nearestWord } from '../../src/domain/nearest-word';

const KNOWN = ['output', 'panic', 'vet', 'compile-error'];

test.each([
  ['outptu', 'output'],
  ['Output', 'output'],
  ['oputut', 'output'],
  ['pnic', 'panic'],
  ['vets', 'vet'],
  ['compile', 'compile-error'],
])('%s was meant to be %s', (word, nearest) => expect(nearestWord(word, KNOWN)).toBe(nearest));

test.each(['json', 'bet-on', 'com', 'o'.repeat(1000)])('%s is not near any word', (word) => {
  expect(nearestWord(word, KNOWN)).toBeUndefined();
});
