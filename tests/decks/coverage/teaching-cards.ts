import { parseDeckText } from '../../../src/domain/deck-text';
import { deckIdOfFile } from '../verifier/card-programs';
import { readDeckFiles } from '../verifier/deck-files';
import type { TeachingCard } from './coverage';

/** Every card of the shipped decks, in the order of the files. */
export function readTeachingCards(): TeachingCard[] {
  return readDeckFiles().flatMap((file) => {
    const { deck } = parseDeckText(file.text, { fileName: file.name });
    return deck.notes.map(({ id, facts }) => ({ name: `${deckIdOfFile(file)}/${id}`, facts }));
  });
}
