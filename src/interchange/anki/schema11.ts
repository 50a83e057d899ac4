import { Refusal } from '../refusal';
import type { AnkiNoteType } from './collection';
import type { ProblemList } from './problem-list';

// Up to schema 13, note types, decks and settings are JSON in the one row of the table `col`.

type Json = Record<string, unknown>;

const CLOZE = 1;
const again = 'In Anki, choose Check Database from the Tools menu and export it again.';

export function noteTypesOfJson(models: string, problems: ProblemList): Map<number, AnkiNoteType> {
  const noteTypes = Object.entries(parsed(models, 'note types')).flatMap(([key, value]) => {
    const noteType = noteTypeOf(Number(key), value);
    if (!noteType) problems.add(`note type ${key}`, 'It cannot be read, so its notes are left out.');
    return noteType ? [noteType] : [];
  });
  return new Map(noteTypes.map((noteType) => [noteType.id, noteType]));
}

export function decksOfJson(decks: string): Map<number, string> {
  const named = Object.entries(parsed(decks, 'decks')).flatMap(([key, deck]): [number, string][] =>
    isObject(deck) && typeof deck['name'] === 'string' ? [[Number(key), deck['name']]] : [],
  );
  return new Map(named);
}

export function configOfJson(conf: string): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(parsed(conf, 'settings')));
}

function noteTypeOf(id: number, value: unknown): AnkiNoteType | undefined {
  if (!Number.isSafeInteger(id) || !isObject(value)) return undefined;
  const { name, type, flds, tmpls } = value;
  const fields = inOrder(flds)?.map((field) => field['name']);
  const templates = inOrder(tmpls)?.map(({ name, qfmt, afmt }) => ({ name, question: qfmt, answer: afmt }));
  if (typeof name !== 'string' || !fields?.every(isText) || !templates?.every(isTemplate)) return undefined;
  if (fields.length === 0) return undefined;
  return { id, name, isCloze: type === CLOZE, fields, templates };
}

/** The objects of a list by their `ord`, where each has one. */
function inOrder(list: unknown): Json[] | undefined {
  if (!Array.isArray(list) || !list.every(isObject)) return undefined;
  const objects: Json[] = list;
  if (!objects.every(({ ord }) => typeof ord === 'number')) return objects;
  return objects.toSorted((a, b) => Number(a['ord']) - Number(b['ord']));
}

function parsed(text: string, what: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The sentence below is for both.
  }
  throw new Refusal(`The ${what} of this collection cannot be read. ${again}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTemplate = (
  template: Record<'name' | 'question' | 'answer', unknown>,
): template is AnkiNoteType['templates'][number] => Object.values(template).every(isText);
