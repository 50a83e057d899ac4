import type { ImportPreview } from '../../app/import-session.svelte';
import { plural } from '../shared/durations';

/** What an import would do, in one sentence. */
export function previewInWords({ lists, alike, problems, hasNews }: ImportPreview): string {
  const parts = [
    lists.added.count && plural(lists.added.count, 'new card'),
    lists.changed.count && `${lists.changed.count} changed`,
    lists.removed.count && `${lists.removed.count} removed`,
    lists.returned.count && `${lists.returned.count} back again`,
    lists.renamed.count + alike.count && `${lists.renamed.count + alike.count} renamed`,
    lists.moved.count && `${lists.moved.count} moved`,
    problems.count && plural(problems.count, 'problem'),
  ].filter(Boolean);
  if (parts.length > 0) return `${parts.join(', ')}.`;
  if (hasNews) return 'Only the order of the cards, or what the deck says of itself, has changed.';
  return `Nothing has changed: your collection has ${allCards(lists.unchanged.count)} of this deck already.`;
}

const allCards = (count: number) => (count === 1 ? 'the one card' : `all ${count} cards`);

/** What the button that imports says. */
export function importButton({ lists, alike, isNewDeck }: ImportPreview): string {
  const { added, changed, removed, returned, renamed, moved } = lists;
  if (isNewDeck) return `Import ${plural(added.count + returned.count + renamed.count + alike.count, 'card')}`;
  const count = [added, changed, removed, returned, renamed, moved, alike].reduce((sum, list) => sum + list.count, 0);
  return count === 0 ? 'Update the deck' : `Import ${plural(count, 'change')}`;
}
