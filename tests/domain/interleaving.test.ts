import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SectionId } from '../../src/domain/card';
import { alternateSections, interleave } from '../../src/domain/interleaving';

const inSections = (sections: string): { sectionId: SectionId }[] =>
  [...sections].map((section) => ({ sectionId: section as SectionId }));
const alternated = (sections: string, previous: string | null = null): string =>
  alternateSections(inSections(sections), previous as SectionId | null)
    .map(({ sectionId }) => sectionId)
    .join('');

describe('interleaving', () => {
  test('spreads the shorter course evenly', () => {
    const mixed = interleave({ items: [...'rrrrrr'], doneCount: 0 }, { items: [...'nn'], doneCount: 0 });
    expect(mixed.join('')).toBe('rrnrrrnr');
  });

  test('goes on where the day’s mix was', () => {
    const whole = interleave({ items: [...'rrrrrr'], doneCount: 0 }, { items: [...'nn'], doneCount: 0 });
    const rest = interleave({ items: [...'rrr'], doneCount: 3 }, { items: [...'n'], doneCount: 1 });
    expect(rest).toEqual(whole.slice(4));
  });
});

describe('alternating sections', () => {
  test('leaves an order alone whose neighbours differ', () => {
    expect(alternated('abcab')).toBe('abcab');
  });

  test('starts with another section than the card before', () => {
    expect(alternated('ab', 'a')).toBe('ba');
  });

  test('starts early with a section that would be left over', () => {
    expect(alternated('abcccc')).toBe('cacbcc');
  });

  test('keeps the order within a section, and every item', () => {
    const sections = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(sections, (names) => {
        const items = names.map((name, place) => ({ sectionId: name as SectionId, place }));
        const ordered = alternateSections(items, null);
        for (const name of new Set(names)) {
          const ofSection = (all: typeof items) => all.filter(({ sectionId }) => sectionId === name);
          expect(ofSection(ordered)).toEqual(ofSection(items));
        }
        expect(ordered).toHaveLength(items.length);
      }),
    );
  });

  test('never puts a section beside itself where it can be avoided', () => {
    const sections = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sections, (names) => {
        const counts = [...new Set(names)].map((name) => names.filter((other) => other === name).length);
        fc.pre(Math.max(...counts) <= Math.ceil(names.length / 2));
        expect(alternated(names.join(''))).not.toMatch(/(.)\1/);
      }),
    );
  });
});
