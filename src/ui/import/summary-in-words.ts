import type { ImportSummary } from '../../app/import-session.svelte';
import { plural } from '../shared/durations';

/** What came in, as it is called. */
export function importTitle({ decks }: ImportSummary): string {
  const [first] = decks;
  return decks.length === 1 ? `“${first?.title}”` : plural(decks.length, 'deck');
}

/** What an import did, in one sentence. */
export function summaryInWords({ counts: { added, changed, removed, renamed, answers } }: ImportSummary): string {
  const parts = [
    added && plural(added, 'new card'),
    changed && `${changed} changed`,
    renamed && `${renamed} renamed`,
    removed && `${removed} removed`,
  ].filter(Boolean);
  const elsewhere = answers > 0 ? [`${plural(answers, 'answer')} given elsewhere`] : [];
  const sentences = parts.length > 0 ? [parts.join(', '), ...elsewhere] : elsewhere;
  return sentences.length > 0
    ? sentences.map((sentence) => `${sentence}.`).join(' ')
    : 'No card changed, only the deck around them.';
}
