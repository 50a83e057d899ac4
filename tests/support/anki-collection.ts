import { createHash } from 'node:crypto';
import { PbfWriter } from 'pbf';
import initSqlJs from 'sql.js';
import type { Database, SqlValue, Statement } from 'sql.js';
import { schema11, schema18 } from './anki-schema';
import { withIds } from './anki-spec';
import type { NoteTypeSpec, NumberedCard, NumberedSpec, PackageSpec } from './anki-spec';

const FIELD_SEPARATOR = '\x1f';
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Ways to make a database wrong. */
export interface CollectionTampering {
  /** Runs before the database is taken out, with `unicase` still spelled `nocase`. */
  collection?: (database: Database) => void;
  /** The bytes as they are taken out. */
  bytes?: (database: Uint8Array) => Uint8Array;
}

export async function buildAnkiCollection(
  spec: PackageSpec = {},
  schema: 11 | 18 = 11,
  tampering: CollectionTampering = {},
): Promise<Uint8Array> {
  const SQL = await initSqlJs();
  const database = new SQL.Database();
  const isLatest = schema === 18;
  database.run('begin');
  fillCollection(database, withIds(spec), isLatest);
  database.run('commit');
  tampering.collection?.(database);
  if (isLatest) {
    // SQLite refuses to create what it cannot collate, so the name is put in afterwards.
    database.run("pragma writable_schema=on; update sqlite_master set sql=replace(sql, 'nocase', 'unicase')");
  }
  const bytes = database.export();
  database.close();
  // Anki's own files say "write-ahead log" in their header.
  if (isLatest) bytes.fill(2, 18, 20);
  return tampering.bytes?.(bytes) ?? bytes;
}

function fillCollection(database: Database, spec: NumberedSpec, isLatest: boolean) {
  for (const sql of isLatest ? schema18 : schema11) database.run(sql.replaceAll('unicase', 'nocase'));
  const statements = new Map<string, Statement>();
  const insert: Insert = (table, ...row) => {
    const statement =
      statements.get(table) ?? database.prepare(`insert into ${table} values (${row.map(() => '?').join()})`);
    statements.set(table, statement);
    statement.run(row);
  };
  const mod = spec.createdAtSeconds;
  const json = isLatest
    ? ['', '', '', '', '']
    : [spec.config, modelsJson(spec), decksJson(spec), deckConfigJson, {}].map((value) => JSON.stringify(value));
  insert('col', 1, mod, mod * 1000, mod * 1000, isLatest ? 18 : 11, 0, 0, 0, ...json);
  if (isLatest) fillSplitTables(insert, spec);

  for (const { id, guid, noteTypeId, tags, fields, cards } of spec.notes) {
    const tagText = tags.length > 0 ? ` ${tags.join(' ')} ` : '';
    const first = fields[0] ?? '';
    insert(
      'notes',
      id,
      guid,
      noteTypeId,
      mod,
      -1,
      tagText,
      fields.join(FIELD_SEPARATOR),
      first,
      checksum(first),
      0,
      '',
    );
    for (const card of cards) insertCard(insert, spec, id, card);
  }
  for (const statement of statements.values()) statement.free();
}

type Insert = (table: string, ...row: SqlValue[]) => void;

function insertCard(insert: Insert, { deckIds, createdAtSeconds }: NumberedSpec, noteId: number, card: NumberedCard) {
  const { id, ord, type, queue, due, interval, factor, reps, lapses, flag, data, filtered } = card;
  const homeId = deckIds.get(card.deck)!;
  const [deckId, shownDue, homeDue, originalDeckId] = filtered
    ? [deckIds.get(filtered.deck)!, filtered.due, due, homeId]
    : [homeId, due, 0, 0];
  const standing = [type, queue, shownDue, interval, factor, reps, lapses, 0, homeDue, originalDeckId, flag];
  insert('cards', id, noteId, deckId, ord, createdAtSeconds, -1, ...standing, data);
  card.reviews.forEach((review, index) => {
    const at = review.at ?? id + (index + 1) * 86_400_000;
    const { ease = 3, interval = 1, lastInterval = 0, factor = 2500, durationMs = 5000, type = 1 } = review;
    insert('revlog', at, id, -1, ease, interval, lastInterval, factor, durationMs, type);
  });
}

function fillSplitTables(insert: Insert, { config, createdAtSeconds: mod, noteTypes, deckIds }: NumberedSpec) {
  for (const [key, value] of Object.entries(config)) insert('config', key, -1, mod, utf8(JSON.stringify(value)));
  insert('deck_config', 1, 'Default', mod, -1, new Uint8Array());
  for (const type of noteTypes) {
    insert('notetypes', type.id, type.name, mod, -1, noteTypeConfig(type));
    type.fields.forEach((name, ord) => insert('fields', type.id, ord, name, new Uint8Array()));
    type.templates.forEach((template, ord) => {
      insert('templates', type.id, ord, template.name, mod, -1, templateConfig(template));
    });
  }
  for (const [name, id] of deckIds) {
    insert('decks', id, name.replaceAll('::', FIELD_SEPARATOR), mod, -1, new Uint8Array(), normalDeckKind());
  }
}

const deckConfigJson = { 1: { id: 1, name: 'Default', mod: 0, usn: 0, new: {}, rev: {}, lapse: {} } };

const modelsJson = ({ noteTypes, createdAtSeconds: mod }: NumberedSpec) =>
  Object.fromEntries(
    noteTypes.map(({ id, name, isCloze, fields, templates }) => [
      id,
      {
        ...{ id, name, type: isCloze ? 1 : 0, mod, usn: -1, sortf: 0, did: 1, css: '', latexPre: '', latexPost: '' },
        flds: fields.map((field, ord) => ({ name: field, ord, sticky: false, rtl: false, font: 'Arial', size: 20 })),
        tmpls: templates.map((template, ord) => ({
          ...{ name: template.name, ord, qfmt: template.question, afmt: template.answer },
          ...{ bqfmt: '', bafmt: '', did: null },
        })),
        req: [],
      },
    ]),
  );

const decksJson = ({ deckIds, createdAtSeconds: mod }: NumberedSpec) =>
  Object.fromEntries(
    [...deckIds].map(([name, id]) => [
      id,
      {
        ...{ id, name, mod, usn: -1, desc: '', dyn: 0, collapsed: false, conf: 1, extendNew: 0, extendRev: 0 },
        ...{ lrnToday: [0, 0], revToday: [0, 0], newToday: [0, 0], timeToday: [0, 0] },
      },
    ]),
  );

export function message(write: (message: PbfWriter) => void): Uint8Array {
  const writer = new PbfWriter();
  write(writer);
  return writer.finish();
}

const noteTypeConfig = ({ isCloze }: Required<NoteTypeSpec>) =>
  message((writer) => {
    if (isCloze) writer.writeVarintField(1, 1);
    writer.writeStringField(3, '.card { font-size: 20px; }');
  });

const templateConfig = ({ question, answer }: { question: string; answer: string }) =>
  message((writer) => {
    writer.writeStringField(1, question);
    writer.writeStringField(2, answer);
  });

const normalDeckKind = () =>
  message((writer) => writer.writeMessage(1, (_, kind) => kind.writeVarintField(1, 1), undefined));

const checksum = (field: string) => createHash('sha1').update(field).digest().readUInt32BE(0);
