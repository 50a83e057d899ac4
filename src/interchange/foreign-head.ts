import { isDivider } from '../domain/deck-lines';

const BYTE_ORDER_MARK = '\uFEFF';
const ENTRY = /^([\p{L}_][\p{L}\p{N}_ -]*)[:=](.*)$/u;
const LIST_ITEM = /^\s*-\s+(.*)$/;

/** What stands between two `---` at the top of a note: YAML as Obsidian writes it, TOML as hashcards does, one level deep. */
export interface ForeignHead {
  /** By key in lower case. */
  values: ReadonlyMap<string, readonly string[]>;
  /** How many of the text's lines it takes. */
  lineCount: number;
}

export function linesOf(text: string): string[] {
  return (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).replace(/\r\n?/g, '\n').split('\n');
}

export function readForeignHead(lines: readonly string[]): ForeignHead {
  const values = new Map<string, string[]>();
  const end = isDivider(lines[0] ?? '') ? lines.findIndex((line, index) => index > 0 && isDivider(line)) : -1;
  let list: string[] = [];
  for (const line of lines.slice(1, Math.max(end, 1))) {
    const item = LIST_ITEM.exec(line)?.[1];
    const [, key, value = ''] = item === undefined ? (ENTRY.exec(line) ?? []) : [];
    if (item !== undefined) list.push(unquoted(item));
    if (key === undefined) continue;
    list = valuesIn(value);
    values.set(key.trim().toLowerCase(), list);
  }
  return { values, lineCount: end + 1 };
}

/** Of the first of these keys that says something. */
export function headValue({ values }: ForeignHead, ...keys: string[]): string | undefined {
  return keys.map((key) => values.get(key)?.join(', ')).find((value) => value);
}

function valuesIn(value: string): string[] {
  const list = /^\[(.*)\]$/.exec(value.trim())?.[1];
  const parts = list === undefined ? [value] : list.split(',');
  return parts.map(unquoted).filter((part) => part !== '');
}

const unquoted = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');
