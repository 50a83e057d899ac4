import { expect, test } from 'vitest';
import { versionsInWords } from '../../src/domain/go-versions';

test('versions are joined by a dash only where none between is missing', () => {
  expect(versionsInWords([])).toBe('');
  expect(versionsInWords(['1.22', '1.27'])).toBe('1.22, 1.27');
  expect(versionsInWords(['1.26', '1.27'])).toBe('1.26, 1.27');
  expect(versionsInWords(['1.19', '1.22', '1.23', '1.24', '1.26'])).toBe('1.19, 1.22–1.24, 1.26');
});
