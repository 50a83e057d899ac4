import type { Card, DeckId } from '../domain/card';
import type { Problem } from '../domain/deck';
import type { CardChange, CardRename, DeckUpdate } from '../domain/deck-update';
import type { DeckChoice, Excerpt, ImportPreview, ListedCard, SampleCard } from './deck-import-protocol';
import { keepHidden, type ReadDeck, skippedNoteIds } from './import-plan';

/** Rows of each kind that a preview carries. */
const LISTED = 200;
const SAMPLES = 3;

/** What the page shows of an update before it happens. `shown` is what will be of it. */
export function previewOf(
  read: ReadDeck,
  update: DeckUpdate,
  target: { deckId: DeckId; choices: DeckChoice[]; isNewDeck: boolean; isSameText: boolean },
  shown = keepHidden(update, read),
): ImportPreview {
  const { deckId, choices, isNewDeck, isSameText } = target;
  const { added, changed, removed, returned, renamed, moved, unchanged } = shown;
  // One card more at the top shifts all the others: that is no news of them.
  const elsewhere = moved.filter(({ before, after }) => before.sectionId !== after.sectionId);
  const shifted = moved.filter(({ before, after }) => before.sectionId === after.sectionId);
  const hasChanges = [added, changed, removed, returned, renamed, moved].some((list) => list.length > 0);
  return {
    title: read.deck.title,
    deckId,
    choices,
    isNewDeck,
    hasNews: read.deck.notes.length > 0 && (hasChanges || !isSameText),
    lists: {
      added: excerpt(added, listed),
      changed: excerpt(changed, listedChange),
      removed: excerpt(removed, listed),
      returned: excerpt(returned, listedChange),
      renamed: excerpt(
        renamed.filter(({ isCertain }) => isCertain),
        listedRename,
      ),
      moved: excerpt(elsewhere, listedChange),
      unchanged: excerpt([...unchanged, ...shifted.map(({ before }) => before)], listed),
    },
    alike: excerpt(
      renamed.filter(({ isCertain }) => !isCertain),
      listedRename,
    ),
    problems: excerpt(read.problems, (problem) => problem),
    problemText: problemText(read.problems),
    skippedCount: skippedNoteIds(read).size,
    keptCount: update.removed.length - removed.length,
    samples: [...added, ...[...changed, ...renamed, ...returned].map(({ after }) => after)]
      .slice(0, SAMPLES)
      .flatMap(sampleOf),
  };
}

function excerpt<Item, Shown>(items: readonly Item[], show: (item: Item) => Shown): Excerpt<Shown> {
  return { count: items.length, first: items.slice(0, LISTED).map(show) };
}

const listed = ({ id, title }: Card): ListedCard => ({ id, title, keepsEdit: false, meaningChanged: false });

const listedChange = ({ after, keepsEdit, meaningChanged }: CardChange): ListedCard => ({
  id: after.id,
  title: after.title,
  keepsEdit,
  meaningChanged,
});

const listedRename = (rename: CardRename): ListedCard => ({
  ...listedChange(rename),
  formerTitle: rename.before.title,
});

function sampleOf({ id, kind, clozeNumber, text }: Card): SampleCard[] {
  return text ? [{ id, kind, clozeNumber, text }] : [];
}

function problemText(problems: readonly Problem[]): string {
  return problems.map(({ line, message }) => `Line ${line}: ${message}\n`).join('');
}
