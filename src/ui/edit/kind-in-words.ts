import type { WrittenNote } from '../../domain/note-draft';

/** What the app takes the words of a card for. */
export function kindInWords({ kind, clozeNumbers }: Pick<WrittenNote, 'kind' | 'clozeNumbers'>): string {
  switch (kind) {
    case 'basic':
      return 'A question and its answer';
    case 'prediction':
      return 'A prediction: what does the program do?';
    case 'choice':
      return 'A choice among options';
    case 'cloze':
      return clozeNumbers.length > 1 ? `A cloze with ${clozeNumbers.length} cards` : 'A cloze with one card';
  }
}
