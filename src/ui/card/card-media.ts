import type { MediaReader } from '../../app/deck-media';

/** The pictures and sounds of one card, for as long as it is on the page. */
export class CardMedia {
  readonly #read: MediaReader;
  readonly #addresses = new Map<string, Promise<string | undefined>>();
  /** Held, so that the browser keeps them decoded. */
  readonly #prepared: HTMLImageElement[] = [];
  #hasLeft = false;

  constructor(read: MediaReader) {
    this.#read = read;
  }

  /** Gives the elements that name a picture or a sound their content; of what is missing it says the name. */
  async show(sides: ParentNode): Promise<void> {
    const elements = sides.querySelectorAll<HTMLImageElement | HTMLAudioElement>('[data-media]:not([src])');
    await Promise.all([...elements].map((element) => this.#fill(element, element.dataset.media ?? '')));
  }

  /** Reads and decodes what is still hidden: turning the card then moves nothing. */
  async prepare(markup: string): Promise<void> {
    const names = [...markup.matchAll(/<img data-media="([^"]*)"/g)].map(([, name = '']) => decoded(name));
    const addresses = await Promise.all(names.map((name) => this.#addressOf(name)));
    for (const address of addresses) {
      if (!address || this.#hasLeft) continue;
      const picture = new Image();
      picture.src = address;
      this.#prepared.push(picture);
    }
  }

  /** The card is gone: its addresses are let go of. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    for (const address of await Promise.all(this.#addresses.values())) if (address) URL.revokeObjectURL(address);
  }

  async #fill(element: HTMLImageElement | HTMLAudioElement, name: string): Promise<void> {
    const address = await this.#addressOf(name);
    if (this.#hasLeft) return;
    const say = (sentence: string) => element.closest('.media')?.replaceChildren(sentence);
    if (!address) return say(`${name} is missing`);
    const done = element instanceof HTMLAudioElement ? 'played' : 'shown';
    element.addEventListener('error', () => say(`${name} cannot be ${done}`), { once: true });
    element.src = address;
  }

  #addressOf(name: string): Promise<string | undefined> {
    const address = this.#addresses.get(name) ?? this.#makeAddress(name);
    this.#addresses.set(name, address);
    return address;
  }

  async #makeAddress(name: string): Promise<string | undefined> {
    const content = await this.#read(name);
    return content && URL.createObjectURL(content);
  }
}

/** Of the characters that HTML encodes in an attribute, those that a name can have. */
const decoded = (name: string): string => name.replaceAll('&nbsp;', '\u00A0').replaceAll('&amp;', '&');
