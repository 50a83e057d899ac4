/** What was read is not what a `ByteWriter` wrote. */
export class DamagedBytesError extends Error {
  override name = 'DamagedBytesError';
}

const FIRST_CAPACITY = 4096;
const CHECKSUM_BYTES = 4;
const FLOAT_BYTES = 8;
/** Of a number that follows as a float; whole numbers are even. */
const FLOAT_MARK = 1;
/** Whole numbers below it stay exact when their sign and their mark are put in. */
const WHOLE_LIMIT = 2 ** 50;
/** Keeps a few bytes from unfolding into gigabytes of text. */
const SHARED_MAX = 255;

/** Numbers and texts one after the other, small ones in few bytes, a checksum at the end. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  byte(value: number): void {
    this.#makeRoom(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#makeRoom(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** Any finite number, exactly. */
  number(value: number): void {
    if (!Number.isFinite(value)) throw new Error(`Inconsistent: the number ${value} cannot be packed`);
    if (Number.isInteger(value) && Math.abs(value) < WHOLE_LIMIT && !Object.is(value, -0)) {
      this.count(2 * (value < 0 ? -2 * value - 1 : 2 * value));
      return;
    }
    this.count(FLOAT_MARK);
    this.#makeRoom(FLOAT_BYTES);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value);
    this.#length += FLOAT_BYTES;
  }

  /** Sorted texts, each as what it adds to the one before it. Code units, so that nothing is lost of any text. */
  texts(sorted: readonly string[]): void {
    this.count(sorted.length);
    let previous = '';
    for (const text of sorted) {
      const shared = sharedLength(previous, text);
      this.count(shared);
      this.count(text.length - shared);
      for (let i = shared; i < text.length; i++) this.count(text.charCodeAt(i));
      previous = text;
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#makeRoom(CHECKSUM_BYTES);
    new DataView(this.#bytes.buffer).setUint32(this.#length, checksum(this.#bytes, this.#length));
    return this.#bytes.slice(0, this.#length + CHECKSUM_BYTES);
  }

  #makeRoom(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote, or throws a `DamagedBytesError` that names the byte. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.length - CHECKSUM_BYTES;
    if (this.#end < 0) throw new DamagedBytesError(`has only ${bytes.length} bytes`);
    if (this.#view.getUint32(this.#end) !== checksum(bytes, this.#end)) {
      throw new DamagedBytesError('has a wrong checksum');
    }
  }

  byte(): number {
    if (this.#at >= this.#end) this.refuse('it ends too early');
    return this.#bytes[this.#at++]!;
  }

  bytes(length: number): Uint8Array {
    if (this.#at + length > this.#end) this.refuse('it ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  count(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (value > Number.MAX_SAFE_INTEGER) this.refuse('a number is too large');
      if (byte < 0x80) return value;
    }
  }

  number(): number {
    const marked = this.count();
    if (marked === FLOAT_MARK) return this.#float();
    if (marked % 2) this.refuse('a number has an unknown mark');
    const whole = marked / 2;
    return whole % 2 ? -(whole + 1) / 2 : whole / 2;
  }

  /** At most so many texts. */
  texts(limit: number): string[] {
    const length = this.count();
    if (length > limit) this.refuse(`${length} texts are more than its rows can name`);
    const texts: string[] = [];
    let previous = '';
    for (let i = 0; i < length; i++) {
      const shared = this.count();
      if (shared > Math.min(previous.length, SHARED_MAX)) this.refuse('a text shares too much with the one before it');
      const units: number[] = [];
      for (let rest = this.count(); rest > 0; rest--) units.push(this.count());
      previous = previous.slice(0, shared) + units.map((unit) => String.fromCharCode(unit)).join('');
      texts.push(previous);
    }
    return texts;
  }

  finish(): void {
    if (this.#at < this.#end) this.refuse(`${this.#end - this.#at} bytes are left over`);
  }

  refuse(what: string): never {
    throw new DamagedBytesError(`is damaged at byte ${this.#at}: ${what}`);
  }

  #float(): number {
    if (this.#at + FLOAT_BYTES > this.#end) this.refuse('it ends too early');
    const value = this.#view.getFloat64(this.#at);
    if (!Number.isFinite(value)) this.refuse('a number is not finite');
    this.#at += FLOAT_BYTES;
    return value;
  }
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length, SHARED_MAX);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** FNV-1a: a single changed byte always changes it. */
function checksum(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
