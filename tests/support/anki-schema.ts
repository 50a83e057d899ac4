// The tables of Anki's two schemas, as their own SQL has them: names, types, keys and the collation `unicase`, which SQLite lacks.
// https://github.com/ankitects/anki/tree/main/rslib/src/storage

const integers = (...names: string[]) => names.map((name) => `${name} integer not null`).join(', ');
const texts = (...names: string[]) => names.map((name) => `${name} text not null`).join(', ');

const collection = [
  `create table col (id integer primary key, ${integers('crt', 'mod', 'scm', 'ver', 'dty', 'usn', 'ls')}, ${texts('conf', 'models', 'decks', 'dconf', 'tags')})`,
  `create table notes (id integer primary key, guid text not null, ${integers('mid', 'mod', 'usn')}, ${texts('tags', 'flds')}, ${integers('sfld', 'csum', 'flags')}, data text not null)`,
  `create table cards (id integer primary key, ${integers('nid', 'did', 'ord', 'mod', 'usn', 'type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses', 'left', 'odue', 'odid', 'flags')}, data text not null)`,
  `create table revlog (id integer primary key, ${integers('cid', 'usn', 'ease', 'ivl', 'lastIvl', 'factor', 'time', 'type')})`,
  'create index ix_notes_usn on notes (usn)',
  'create index ix_notes_csum on notes (csum)',
  'create index ix_cards_usn on cards (usn)',
  'create index ix_cards_nid on cards (nid)',
  'create index ix_cards_sched on cards (did, queue, due)',
  'create index ix_revlog_usn on revlog (usn)',
  'create index ix_revlog_cid on revlog (cid)',
];

export const schema11 = [...collection, `create table graves (${integers('usn', 'oid', 'type')})`];

export const schema18 = [
  ...collection,
  `create table graves (${integers('oid', 'type', 'usn')}, primary key (oid, type)) without rowid`,
  `create table notetypes (id integer not null primary key, name text not null collate unicase, ${integers('mtime_secs', 'usn')}, config blob not null)`,
  `create table fields (${integers('ntid', 'ord')}, name text not null collate unicase, config blob not null, primary key (ntid, ord)) without rowid`,
  `create table templates (${integers('ntid', 'ord')}, name text not null collate unicase, ${integers('mtime_secs', 'usn')}, config blob not null, primary key (ntid, ord)) without rowid`,
  `create table decks (id integer primary key not null, name text not null collate unicase, ${integers('mtime_secs', 'usn')}, common blob not null, kind blob not null)`,
  `create table deck_config (id integer primary key not null, name text not null collate unicase, ${integers('mtime_secs', 'usn')}, config blob not null)`,
  `create table config (key text not null primary key, ${integers('usn', 'mtime_secs')}, val blob not null) without rowid`,
  'create table tags (tag text not null primary key collate unicase, usn integer not null, collapsed boolean not null, config blob) without rowid',
  'create unique index idx_notetypes_name on notetypes (name)',
  'create unique index idx_fields_name_ntid on fields (name, ntid)',
  'create unique index idx_templates_name_ntid on templates (name, ntid)',
  'create unique index idx_decks_name on decks (name)',
  'create index idx_notes_mid on notes (mid)',
  'create index idx_cards_odid on cards (odid) where odid != 0',
];
