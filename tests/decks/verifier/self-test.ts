import { SELF_TEST_CARDS } from './self-test-cards';
import { hasAllDefaults } from './toolchains';
import { verifyDecks } from './verify-decks';
import type { Workshop } from './verify-program';

const DECK = 'self-test';

/** Has cards verified that are right, and cards that are wrong in every way; true when each is told from the other. */
export async function runSelfTest(workshop: Workshop): Promise<boolean> {
  const hasAll = hasAllDefaults(workshop.toolchains.map(({ version }) => version));
  const cards = SELF_TEST_CARDS.filter((card) => hasAll || !card.needsAllToolchains).map((card, index) => ({
    ...card,
    id: `card-${index + 1}`,
  }));
  const text = cards
    .map(({ id, attributes, markdown }) => `### A card {#${id} ${attributes}}\n\n${markdown}\n`)
    .join('\n');
  const deck = { name: `${DECK}.md`, text: `## Cards\n\n${text}` };
  const { differences, problems } = await verifyDecks([deck], workshop, { known: {}, runsAgain: true });
  for (const problem of problems) console.log(problem);

  let failed = 0;
  for (const { id, name, differs } of cards) {
    const messages = differences
      .filter(({ card }) => card === `${DECK}/${id}`)
      .map(({ difference: { setting, message } }) => ({ setting, message }));
    const isToldApart = differs ? messages.some(({ message }) => differs.test(message)) : messages.length === 0;
    if (!isToldApart) failed++;
    const found = messages.map(({ setting, message }) => `\n      ${setting ?? ''} ${message}`).join('') || ' nothing';
    const expected = differs ? `expected ${differs}` : 'expected no difference';
    console.log(isToldApart ? `ok   ${name}` : `FAIL ${name}: ${expected}, found${found}`);
  }
  console.log(`${cards.length - failed} passed, ${failed + problems.length} failed`);
  return failed + problems.length === 0;
}
