import { expect, test } from 'vitest';
import { contentHash } from '../../src/domain/content-hash';

test('a content hash is 16 digits, and stays what it is', () => {
  expect(contentHash('')).toMatch(/^[0-9a-f]{16}$/);
  expect(contentHash('defer')).toBe(contentHash('defer'));
});

test('texts that differ in one place have different hashes', () => {
  const texts = Array.from({ length: 20_000 }, (_, number) => `card ${number}`);
  expect(new Set(texts.map(contentHash)).size).toBe(texts.length);
});
