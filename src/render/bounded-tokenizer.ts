import { Tokenizer } from 'marked';
import type { Links, Tokens } from 'marked';

/** Deeper than any card that is meant to be read; marked calls itself for each level. */
const MAX_NESTING = 24;

/**
 * Characters that may be looked through for the ends of emphasis. marked looks through the rest of the paragraph for
 * each opener: 50,000 characters of `**a_` took a minute, a card that is meant to be read takes a tenth of this.
 */
const MAX_EMPHASIS_SCAN = 2_000_000;

/** Up to where something other than text may begin. */
const TEXT = /^(?:`+|~+|[^`~])(?:(?= {2,}\n)|[\s\S]*?(?:(?=[\\<![`*~_]|https?:\/\/|\bwww\.|$)|[^ ](?= {2,}\n)))/i;
const BARE_ADDRESS = /^(?:https?:\/\/|www\.)/i;

/** marked's tokenizer for one text of a stranger: what is nested too deep or costs too much to read is plain text. */
export class BoundedTokenizer extends Tokenizer {
  #nesting = 0;
  #emphasisScan = 0;

  #nested<T>(parse: () => T | undefined): T | undefined {
    if (this.#nesting === MAX_NESTING) return undefined;
    this.#nesting++;
    try {
      return parse();
    } finally {
      this.#nesting--;
    }
  }

  #emphasis<T>(src: string, parse: () => T | undefined): T | undefined {
    if (!/^[*_~]/.test(src)) return undefined;
    this.#emphasisScan += src.length;
    return this.#emphasisScan > MAX_EMPHASIS_SCAN ? undefined : this.#nested(parse);
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#nested(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#nested(() => super.list(src));
  }

  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    return this.#nested(() => super.link(src));
  }

  override reflink(src: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
    return this.#nested(() => super.reflink(src, links));
  }

  override emStrong(src: string, maskedSrc: string, prevChar?: string): Tokens.Em | Tokens.Strong | undefined {
    return this.#emphasis(src, () => super.emStrong(src, maskedSrc, prevChar));
  }

  override del(src: string, maskedSrc: string, prevChar?: string): Tokens.Del | undefined {
    return this.#emphasis(src, () => super.del(src, maskedSrc, prevChar));
  }

  // No address but a web page's becomes a link, so that marked's search for e-mail, which takes quadratic time, is left out.
  override url(src: string): Tokens.Link | undefined {
    return BARE_ADDRESS.test(src) ? super.url(src) : undefined;
  }

  override inlineText(src: string): Tokens.Text | undefined {
    const text = TEXT.exec(src)?.[0];
    return text === undefined ? undefined : { type: 'text', raw: text, text };
  }
}
