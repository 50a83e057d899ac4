import { readFileSync } from 'node:fs';

export const FACTS_FILE = 'decks/facts.json';
export const COVERAGE_FILE = 'decks/coverage.md';

/** A row of the curriculum: what it says is not kept here, only that there is something to teach. */
export interface Fact {
  id: string;
  /** Where in the guides it stands, e.g. `guide I.1 goroutines`. */
  section: string;
  priority: 'core' | 'useful' | 'marginal';
}

export interface Curriculum {
  facts: Fact[];
  /** Every labelled warning of the guides, as the facts that tell it. */
  warnings: string[][];
}

/** A card and the facts that it teaches. */
export interface TeachingCard {
  /** `deck/note` */
  name: string;
  facts: readonly string[];
}

export const readCurriculum = (): Curriculum => JSON.parse(readFileSync(FACTS_FILE, 'utf8')) as Curriculum;

/** The names of the cards that teach each fact, in the order of the cards. */
export function cardsByFact(cards: readonly TeachingCard[]): Map<string, string[]> {
  const byFact = new Map<string, string[]>();
  for (const { name, facts } of cards) {
    for (const fact of facts) byFact.set(fact, [...(byFact.get(fact) ?? []), name]);
  }
  return byFact;
}

/** Facts that every learner has to meet: those at the core, and those that the guides themselves warn of. */
function requiredFacts({ facts, warnings }: Curriculum): Set<string> {
  const core = facts.filter(({ priority }) => priority === 'core').map(({ id }) => id);
  return new Set([...core, ...warnings.flat()]);
}

/** What no card teaches of what is required. */
export function untaughtFacts(curriculum: Curriculum, cards: readonly TeachingCard[]): string[] {
  const byFact = cardsByFact(cards);
  return [...requiredFacts(curriculum)].filter((id) => !byFact.has(id));
}

/** A table of guide sections with the cards that teach them, as Markdown. */
export function printCoverage(curriculum: Curriculum, cards: readonly TeachingCard[]): string {
  const byFact = cardsByFact(cards);
  const sections = new Map<string, Fact[]>();
  for (const fact of curriculum.facts) sections.set(fact.section, [...(sections.get(fact.section) ?? []), fact]);
  const taught = (facts: readonly Fact[]) => facts.filter(({ id }) => byFact.has(id)).length;
  const core = curriculum.facts.filter(({ priority }) => priority === 'core');
  const rows = [...sections].map(([section, facts]) => {
    const names = [...new Set(facts.flatMap(({ id }) => byFact.get(id) ?? []))];
    return `| ${section} | ${taught(facts)} of ${facts.length} | ${names.join(', ')} |`;
  });
  return [
    '# What the decks cover',
    '',
    `${cards.length} cards teach ${taught(core)} of ${core.length} core facts of the curriculum, and ${taught(curriculum.facts)} of all ${curriculum.facts.length}.`,
    'Written by `npm run coverage:decks`.',
    '',
    '| section | facts | cards |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
