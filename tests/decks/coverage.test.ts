import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardsByFact, COVERAGE_FILE, printCoverage, readCurriculum, untaughtFacts } from './coverage/coverage';
import { readTeachingCards } from './coverage/teaching-cards';

const COMMAND = 'run: npm run coverage:decks';
const MAX_FACTS = 6;
const curriculum = readCurriculum();
const cards = readTeachingCards();
const isCore = (id: string) => curriculum.facts.some((fact) => fact.id === id && fact.priority === 'core');
const known = new Set(curriculum.facts.map(({ id }) => id));

describe('the curriculum', () => {
  it('is whole', () => {
    expect(known.size).toBe(1220);
    expect(curriculum.warnings.flat().filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('the shipped decks', () => {
  it('teach every core fact and every warning of the guides', () => {
    expect(untaughtFacts(curriculum, cards)).toEqual([]);
  });

  it('miss what only one card teaches as soon as that card is gone', () => {
    const [fact, [name]] = [...cardsByFact(cards)].find(([id, names]) => isCore(id) && names.length === 1)!;
    const others = cards.filter((card) => card.name !== name);
    expect(untaughtFacts(curriculum, others)).toContain(fact);
  });

  it('name facts that exist, each once a card, and no more than a card can teach', () => {
    const wrong = cards.filter(
      ({ facts }) =>
        facts.length > MAX_FACTS || new Set(facts).size !== facts.length || facts.some((id) => !known.has(id)),
    );
    expect(wrong.map(({ name, facts }) => `${name}: ${facts.join(' ')}`)).toEqual([]);
  });
});

describe(COVERAGE_FILE, () => {
  it('says what the decks cover now', () => {
    const isNow = readFileSync(COVERAGE_FILE, 'utf8') === printCoverage(curriculum, cards);
    expect(isNow ? '' : COMMAND).toBe('');
  });
});
