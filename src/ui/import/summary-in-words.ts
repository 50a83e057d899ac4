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
    answers && `${plural(answers, 'answer')} from before`,
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(', ')}.` : 'No card changed, only the deck around them.';
}
