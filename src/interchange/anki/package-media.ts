import type { OutgoingDeck, OutgoingMedia } from '../outgoing-deck';

/** What Anki takes out of a file's name, and what would make an address of it. */
const FORBIDDEN = /[[\]<>:"/?*^\\|%#{}\p{Cc}]/gu;
/** Digits of its hash that tell a file from another of the same name. */
const TELLING_DIGITS = 8;

/** The pictures and sounds of a package: one folder for all decks, where a name means one content. */
export class PackageMedia {
  #byName = new Map<string, OutgoingMedia>();
  #names = new Map<string, string>();

  constructor(decks: readonly OutgoingDeck[]) {
    for (const { deckId, media } of decks) {
      for (const one of media) {
        const plain = one.name.replace(FORBIDDEN, '_').normalize('NFC');
        const taken = this.#byName.get(plain);
        const name = taken && taken.hash !== one.hash ? withHash(plain, one.hash) : plain;
        this.#byName.set(name, one);
        this.#names.set(`${deckId}/${one.name}`, name);
      }
    }
  }

  /** In their order: the number of each is its file's name. */
  get files(): { name: string; content: Blob }[] {
    return [...this.#byName].map(([name, { content }]) => ({ name, content }));
  }

  /** What the package calls a file of a deck; a file that the deck does not have keeps its name. */
  nameOf({ deckId }: OutgoingDeck, name: string): string {
    return this.#names.get(`${deckId}/${name}`) ?? name.replace(FORBIDDEN, '_');
  }
}

const withHash = (name: string, hash: string): string =>
  name.replace(/(\.[^.]*)?$/, (extension) => `-${hash.slice(0, TELLING_DIGITS)}${extension}`);
