import type { ImportSummary } from '../../app/import-session.svelte';
import { plural } from '../shared/durations';

/** What an import did, in one sentence. */
export function summaryInWords({ counts: { added, changed, removed, renamed } }: ImportSummary): string {
  const parts = [
    added && plural(added, 'new card'),
    changed && `${changed} changed`,
    renamed && `${renamed} renamed`,
    removed && `${removed} removed`,
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(', ')}.` : 'No card changed, only the deck around them.';
}
