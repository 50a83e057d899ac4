/** What the first lines of a table say of it: Anki's `#key:value`, or Excel's `sep=;`. Columns count from 0. */
export interface TableHead {
  lineCount: number;
  separator?: string;
  isHtml?: boolean;
  columns?: string;
  deck?: string;
  tags?: string;
  guidColumn?: number;
  deckColumn?: number;
  tagsColumn?: number;
  noteTypeColumn?: number;
}

/** Anki writes a separator as its name or as itself. */
const separatorNames: Record<string, string> = {
  tab: '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  colon: ':',
  space: ' ',
};
const ENTRY = /^#([a-z ]+):(.*)$/i;
const EXCEL = /^sep=(.)$/i;

const keys: Record<string, (value: string) => Partial<TableHead>> = {
  separator: (value) => ({ separator: separatorNames[value.trim().toLowerCase()] ?? (value.slice(0, 1) || ',') }),
  html: (value) => ({ isHtml: value.trim().toLowerCase() === 'true' }),
  columns: (value) => ({ columns: value }),
  deck: (value) => ({ deck: value.trim() }),
  tags: (value) => ({ tags: value.trim() }),
  notetype: () => ({}),
  'guid column': (value) => columnAt('guidColumn', value),
  'deck column': (value) => columnAt('deckColumn', value),
  'tags column': (value) => columnAt('tagsColumn', value),
  'notetype column': (value) => columnAt('noteTypeColumn', value),
};

export function readTableHead(lines: Iterable<string>): TableHead {
  let head: TableHead = { lineCount: 0 };
  for (const line of lines) {
    const excel = head.lineCount === 0 ? EXCEL.exec(line)?.[1] : undefined;
    if (excel !== undefined) return { lineCount: 1, separator: excel };
    const [, name = '', value = ''] = ENTRY.exec(line) ?? [];
    const key = name.trim().toLowerCase();
    if (!Object.hasOwn(keys, key)) break;
    head = { ...head, ...keys[key]?.(value), lineCount: head.lineCount + 1 };
  }
  return head;
}

function columnAt(
  name: 'guidColumn' | 'deckColumn' | 'tagsColumn' | 'noteTypeColumn',
  value: string,
): Partial<TableHead> {
  const number = Number(value.trim());
  return Number.isInteger(number) && number > 0 ? { [name]: number - 1 } : {};
}
