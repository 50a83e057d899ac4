/** The bytes of a file after an accident: cut off, a few bytes changed, a part moved over another, put in twice or put elsewhere, or noise between. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array<ArrayBuffer> {
  const below = (limit: number) => Math.floor(random() * limit);
  const result = bytes.slice();
  const [from, to, length] = [below(bytes.length), below(bytes.length), below(512)];
  const part = bytes.slice(from, from + length);
  switch (below(5)) {
    case 0:
      return result.slice(0, from);
    case 1:
      for (let flips = 1 + below(8); flips > 0; flips--) result[below(bytes.length)] = below(256);
      return result;
    case 2:
      result.set(part.subarray(0, bytes.length - to), to);
      return result;
    case 3:
      return joined(bytes.subarray(0, to), part, bytes.subarray(to));
    default:
      return joined(
        bytes.subarray(0, to),
        Uint8Array.from({ length: 1 + below(8) }, () => below(256)),
        bytes.subarray(to),
      );
  }
}

/** A text after an accident: as bytes, or in signs that mean something, or written in another encoding. */
export function mutatedText(text: string, random: () => number): Uint8Array<ArrayBuffer> {
  const below = (limit: number) => Math.floor(random() * limit);
  const [from, to] = [below(text.length), below(text.length)];
  const sign = SIGNS[below(SIGNS.length)]!;
  switch (below(4)) {
    case 0:
      return mutated(new TextEncoder().encode(text), random);
    case 1:
      return encoded(text.slice(0, to) + sign + text.slice(to), below(4));
    case 2:
      return new TextEncoder().encode(text.slice(0, to) + sign.repeat(1 + below(50)) + text.slice(to + below(40)));
    default: {
      const lines = text.slice(from, from + below(400));
      return new TextEncoder().encode(text.slice(0, to) + lines + text.slice(to));
    }
  }
}

const SIGNS = [
  ...[
    '\n',
    '\r',
    '\0',
    '\t',
    '"',
    "'",
    ',',
    ';',
    '|',
    ':',
    '::',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '\\',
    '`',
    '```',
  ],
  ...[
    '~~~',
    '---',
    '***',
    '#',
    '## ',
    '### ',
    '{#',
    '{.',
    '{{c1::',
    '}}',
    '?',
    '??',
    '-',
    '- [x] ',
    '![',
    '](',
    '&',
    '<!--',
  ],
  ...[
    '-->',
    'Q: ',
    'A: ',
    '==',
    '\uFEFF',
    '\uFFFD',
    '\uFDD0',
    '\u2028',
    '\uD800',
    'é',
    '🙂',
    '-1e999',
    'null',
    '__proto__',
  ],
];

function encoded(text: string, encoding: number): Uint8Array<ArrayBuffer> {
  if (encoding === 0) return new TextEncoder().encode(text);
  if (encoding === 1) return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
  const isBigEndian = encoding === 2;
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, unit] of [0xfeff, ...Array.from(text.split(''), (one) => one.charCodeAt(0))].entries()) {
    view.setUint16(index * 2, unit, !isBigEndian);
  }
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
