import type { DeckPreview, ImportPreview } from '../../app/import-session.svelte';
import { plural } from '../shared/durations';
import { fileSize } from '../shared/file-size';

const FORMATS: Record<DeckPreview['format'], string> = {
  deck: 'a deck in Markdown',
  'question-answer': 'Markdown with Q: and A: lines',
  obsidian: 'Markdown cards as in Obsidian',
  headings: 'Markdown: each heading asks, and the text under it answers',
  table: 'a table',
  json: 'a deck that Gotcha exported',
  anki: 'an Anki package',
};

/** What the source was taken for, and what comes with its notes. */
export function sourceInWords({ format, media: { count, sizeBytes } }: DeckPreview): string {
  const media = `, with ${plural(count, 'picture or sound', 'pictures and sounds')} (${fileSize(sizeBytes)})`;
  return `Read as ${FORMATS[format]}${count > 0 ? media : ''}.`;
}

/** What an import would do to a deck, in one sentence. */
export function previewInWords({ lists, alike, problems, progress, hasNews }: DeckPreview): string {
  const parts = [
    lists.added.count && plural(lists.added.count, 'new card'),
    lists.changed.count && `${lists.changed.count} changed`,
    lists.removed.count && `${lists.removed.count} removed`,
    lists.returned.count && `${lists.returned.count} back again`,
    lists.renamed.count + alike.count && `${lists.renamed.count + alike.count} renamed`,
    lists.moved.count && `${lists.moved.count} moved`,
  ].filter(Boolean);
  const isKnown = parts.length === 0 && !hasNews && lists.unchanged.count > 0;
  const sentences = [
    isKnown
      ? `Nothing has changed: your collection has ${allCards(lists.unchanged.count)} of this deck already`
      : parts.join(', '),
    progress.answers && `${plural(progress.answers, 'answer')} given elsewhere`,
    problems.count && plural(problems.count, 'problem'),
  ].filter(Boolean);
  if (sentences.length > 0) return sentences.map((sentence) => `${sentence}.`).join(' ');
  return 'Only the order of the cards, or what the deck says of itself, has changed.';
}

const allCards = (count: number) => (count === 1 ? 'the one card' : `all ${count} cards`);

/** What all of it is called. */
export const previewTitle = ({ decks }: ImportPreview): string =>
  decks.length === 1 ? (decks[0]?.title ?? '') : plural(decks.length, 'deck');

/** What the button that imports says. */
export function importButton({ decks }: ImportPreview): string {
  const count = decks.reduce((sum, deck) => sum + changesOf(deck), 0);
  if (decks.every(({ isNewDeck }) => isNewDeck)) return `Import ${plural(count, 'card')}`;
  return count === 0 ? 'Update the deck' : `Import ${plural(count, 'change')}`;
}

function changesOf({ lists, alike, isNewDeck }: DeckPreview): number {
  const { added, changed, removed, returned, renamed, moved } = lists;
  const appearing = [added, returned, renamed, alike];
  return (isNewDeck ? appearing : [...appearing, changed, removed, moved]).reduce((sum, list) => sum + list.count, 0);
}
