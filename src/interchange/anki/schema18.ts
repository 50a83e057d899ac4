import { idOf, textOf } from './cells';
import type { AnkiNoteType } from './collection';
import type { ProblemList } from './problem-list';
import { ProtobufMessage } from './protobuf';
import type { Cell, SqliteFile } from './sqlite';

// From schema 14 on, settings have a table of their own, from 15 on note types and decks: names in columns, the rest in protobuf.
// https://github.com/ankitects/anki/tree/main/proto/anki

/** Between the parts of a deck's name. */
const NAME_SEPARATOR = '\x1f';
const CLOZE = 1;
const configOfNoteType = { kind: 1 };
const configOfTemplate = { question: 1, answer: 2 };

export function noteTypesOfTables(file: SqliteFile, problems: ProblemList): Map<number, AnkiNoteType> {
  const fields = ordered(file.rows('fields', ['ntid', 'ord', 'name']), textOf);
  const templates = ordered(file.rows('templates', ['ntid', 'ord', 'name', 'config']), templateOf);
  const noteTypes = new Map<number, AnkiNoteType>();
  for (const [key, nameCell, config] of file.rows('notetypes', ['id', 'name', 'config'])) {
    const id = idOf(key);
    const name = textOf(nameCell);
    const kind = messageOf(config)?.number(configOfNoteType.kind);
    const its = { fields: fields.get(id) ?? [], templates: templates.get(id) ?? [] };
    if (id === undefined || kind === undefined || its.fields.length === 0 || !its.templates.every(isThere)) {
      problems.add(`note type ${name}`, 'It cannot be read, so its notes are left out.');
    } else {
      noteTypes.set(id, { id, name, isCloze: kind === CLOZE, fields: its.fields, templates: its.templates });
    }
  }
  return noteTypes;
}

export function decksOfTable(file: SqliteFile): Map<number, string> {
  const decks = new Map<number, string>();
  for (const [key, name] of file.rows('decks', ['id', 'name'])) {
    const id = idOf(key);
    if (id !== undefined) decks.set(id, textOf(name).replaceAll(NAME_SEPARATOR, '::'));
  }
  return decks;
}

/** The settings that are JSON, as all are that matter here. */
export function configOfTable(file: SqliteFile): ReadonlyMap<string, unknown> {
  const config = new Map<string, unknown>();
  for (const [key, value] of file.rows('config', ['key', 'val'])) {
    if (value instanceof Uint8Array) config.set(textOf(key), jsonOf(value));
  }
  return config;
}

function ordered<Part>(rows: Iterable<Cell[]>, part: (name: Cell, config: Cell) => Part) {
  const parts = [...rows].toSorted(([, a], [, b]) => Number(a) - Number(b));
  const byNoteType = new Map<number | undefined, Part[]>();
  for (const [key, , name, config] of parts) {
    const id = idOf(key);
    const its = byNoteType.get(id);
    if (its) its.push(part(name, config));
    else byNoteType.set(id, [part(name, config)]);
  }
  return byNoteType;
}

function templateOf(name: Cell, config: Cell): AnkiNoteType['templates'][number] | undefined {
  const message = messageOf(config);
  if (!message) return undefined;
  const { question, answer } = configOfTemplate;
  return { name: textOf(name), question: message.text(question), answer: message.text(answer) };
}

function messageOf(cell: Cell): ProtobufMessage | undefined {
  if (!(cell instanceof Uint8Array)) return undefined;
  try {
    return new ProtobufMessage(cell);
  } catch {
    return undefined;
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const isThere = <Part>(part: Part | undefined): part is Part => part !== undefined;
