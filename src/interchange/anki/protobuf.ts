import { PbfReader } from 'pbf';

/** What a message says, by field number: whole numbers, and the bytes of texts, blobs and messages. Throws when it is no message. */
export class ProtobufMessage {
  readonly #fields = new Map<number, (number | Uint8Array)[]>();

  constructor(bytes: Uint8Array) {
    const reader = new PbfReader(bytes);
    while (reader.pos < bytes.length) {
      const field = reader.nextField();
      const value = valueAt(reader);
      if (reader.pos > bytes.length || field === 0) throw new RangeError('The message is cut off');
      if (value === undefined) continue;
      const values = this.#fields.get(field);
      if (values) values.push(value);
      else this.#fields.set(field, [value]);
    }
  }

  number(field: number): number {
    const value = this.#fields.get(field)?.at(-1);
    return typeof value === 'number' ? value : 0;
  }

  text(field: number): string {
    const value = this.#fields.get(field)?.at(-1);
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
  }

  messages(field: number): ProtobufMessage[] {
    return (this.#fields.get(field) ?? []).flatMap((value) =>
      value instanceof Uint8Array ? [new ProtobufMessage(value)] : [],
    );
  }
}

const VARINT = 0;
const BYTES = 2;

function valueAt(reader: PbfReader): number | Uint8Array | undefined {
  if (reader.type === VARINT) return reader.readVarint();
  if (reader.type === BYTES) return reader.readBytes();
  reader.skip(reader.type);
  return undefined;
}
