import type { Note } from './deck';
import { mistakes } from './deck-mistakes';
import { parseGoRange } from './go-range';
import { isName, type Attributes } from './heading-attributes';
import { nearestWord } from './nearest-word';

type Details = Pick<Note, 'tags' | 'from' | 'facts' | 'rev'> & Partial<Pick<Note, 'go' | 'vs' | 'was'>>;

const MAX_FACTS = 6;
const REVISION = /^[1-9]\d{0,5}$/;

/** What a card's attributes may be, and what is wrong with a value. */
const CHECKS: Record<string, (value: string) => string[]> = {
  from: () => [],
  fact: (value) => {
    const count = wordsOf(value).length;
    return count > MAX_FACTS ? [mistakes.tooManyFacts(count, MAX_FACTS)] : [];
  },
  go: (value) => (parseGoRange(value) ? [] : [mistakes.goRangeUnreadable(value)]),
  vs: (value) => (isReference(value) ? [] : [mistakes.referenceUnreadable('vs', value)]),
  rev: (value) => (REVISION.test(value) ? [] : [mistakes.revUnreadable(value)]),
  was: (value) => (isReference(value) ? [] : [mistakes.referenceUnreadable('was', value)]),
};

export function attributeMistakes({ values }: Attributes): string[] {
  return [...values].flatMap(([name, value]) => {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    return check ? check(value) : [mistakes.attributeUnknown(name, nearestWord(name, Object.keys(CHECKS)))];
  });
}

export function detailsOf({ tags, values }: Attributes): Details {
  const details: Details = {
    tags,
    from: wordsOf(values.get('from')),
    facts: wordsOf(values.get('fact')),
    rev: Number(REVISION.exec(values.get('rev') ?? '')?.[0] ?? 1),
  };
  for (const name of ['go', 'vs', 'was'] as const) {
    const value = values.get(name);
    if (value !== undefined) details[name] = value;
  }
  return details;
}

function wordsOf(value = ''): string[] {
  return value.split(/\s+/).filter((word) => word !== '');
}

/** A card's id, or a deck's and a card's. */
function isReference(value: string): boolean {
  const names = value.split('/');
  return names.length <= 2 && names.every(isName);
}
