import type { Database } from 'sql.js';
import { describe, expect, test } from 'vitest';
import { readAnkiCollection } from '../../../src/interchange/anki/collection-reader';
import { Refusal } from '../../../src/interchange/refusal';
import { buildAnkiCollection } from '../../support/anki-collection';
import { sqlWasm } from '../../support/anki-package';
import type { CardSpec, NoteSpec, PackageSpec } from '../../support/anki-spec';

const NOTE = 1_600_000_000_000;
const spec: PackageSpec = {
  notes: [{ fields: ['What is a rune?', 'An int32'], cards: [{ reviews: [{ at: 1_600_500_000_000 }] }] }],
};

const schemas = [11, 18] as const;

async function read(from: PackageSpec, tamper: (database: Database) => void = () => undefined, schema: 11 | 18 = 11) {
  return readAnkiCollection(await buildAnkiCollection(from, schema, { collection: tamper }), { wasm: sqlWasm });
}

const withSql = (sql: string, schema: 11 | 18 = 11) => read(spec, (database) => void database.run(sql), schema);
const withCard = async (card: CardSpec) => (await read({ notes: [{ fields: ['a', 'b'], cards: [card] }] })).cards[0];
const withNotes = (...notes: NoteSpec[]) => read({ notes });

describe('a note that is not right', () => {
  test('gets empty fields for those that are missing', async () => {
    const { notes, problems } = await withNotes({ fields: ['alone'] });
    expect(notes[0]?.fields).toEqual(['alone', '']);
    expect(problems).toEqual([
      {
        place: `note ${NOTE}`,
        message: 'It has 1 field where its note type `Basic` has 2: those that are missing are empty.',
      },
    ]);
  });

  test('loses the fields that its note type does not have', async () => {
    const { notes, problems } = await withNotes({ fields: ['a', 'b', 'c'] });
    expect(notes[0]?.fields).toEqual(['a', 'b']);
    expect(problems[0]?.message).toBe('It has 3 fields where its note type `Basic` has 2: the surplus is left out.');
  });

  test('gets a guid of its own when another has the same', async () => {
    const same = { guid: 'twin', fields: ['a', 'b'] };
    const { notes, problems } = await withNotes(same, same, { guid: '', fields: ['a', 'b'] });
    expect(notes.map(({ guid }) => guid)).toEqual(['twin', `twin-${NOTE + 1}`, `-${NOTE + 2}`]);
    expect(problems).toEqual([
      { place: `note ${NOTE + 1}`, message: 'Another note has its guid `twin`: it gets one of its own.' },
    ]);
  });

  test.each(schemas)('is left out with its cards when its note type is missing, schema %d', async (schema) => {
    const { notes, cards, revlog, problems } = await withSql('update notes set mid = 7', schema);
    expect([notes, cards, revlog]).toEqual([[], [], []]);
    expect(problems).toEqual([
      { place: `note ${NOTE}`, message: 'Its note type 7 is not in the package: the note is left out.' },
    ]);
  });

  test('is left out when its id is none', async () => {
    const { notes, problems } = await withSql('update notes set id = -4');
    expect(notes).toEqual([]);
    expect(problems).toEqual([
      { place: 'note -4', message: 'Its id is none that Anki gives: the note is left out.' },
      {
        place: `card ${NOTE}`,
        message: `Its note ${NOTE} is not in the package: the card is left out.`,
      },
    ]);
  });

  test('keeps what stands behind a NUL', async () => {
    const { notes, problems } = await withNotes({ fields: ['be\0fore', 'after'] });
    expect(notes[0]?.fields).toEqual(['before', 'after']);
    expect(problems).toEqual([{ place: `note ${NOTE}`, message: 'It has NUL characters: they are left out.' }]);
  });

  test.each([
    ['bytes that are not UTF-8', "x'41ff1f42'", ['A\uFFFD', 'B']],
    ['a lone surrogate', "x'eda0801f42'", ['\uFFFD\uFFFD\uFFFD', 'B']],
  ])('shows %s as such', async (_, bytes, fields) => {
    const { notes, problems } = await withSql(`update notes set flds = cast(${bytes} as text)`);
    expect(notes[0]?.fields).toEqual(fields);
    expect(problems[0]?.message).toBe('It has bytes that are no text: each of them became \uFFFD.');
  });

  test('does not bury the learner under a list without end', async () => {
    const { problems } = await withNotes(...Array.from({ length: 1003 }, () => ({ fields: ['alone'] })));
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)).toEqual({ place: 'package', message: 'There are 3 more problems like these.' });
  });
});

describe('a note type that cannot be read', () => {
  const message = 'It cannot be read, so its notes are left out.';

  test('is named in schema 11', async () => {
    const { problems } = await withSql("update col set models = json_set(models, '$.1600000000000.flds', 7)");
    expect(problems[0]).toEqual({ place: 'note type 1600000000000', message });
  });

  test.each(["update templates set config = x'0a7f'", 'delete from fields', 'update notetypes set config = 3'])(
    'is named in schema 18: %s',
    async (sql) => {
      const { problems, notes } = await withSql(sql, 18);
      expect(problems[0]).toEqual({ place: 'note type Basic', message });
      expect(notes).toEqual([]);
    },
  );
});

describe('a card', () => {
  test('in a filtered deck is told with its home deck and its due there', async () => {
    const { cards, decks } = await read({
      notes: [
        {
          fields: ['a', 'b'],
          deck: 'Home',
          cards: [{ type: 2, queue: 2, due: 30, filtered: { deck: 'Cram', due: -100_000 } }],
        },
      ],
    });
    expect(cards[0]).toMatchObject({ due: 30 });
    expect(decks.get(cards[0]!.deckId)).toBe('Home');
  });

  test('that is being learned in a filtered deck keeps its due', async () => {
    const card = { type: 1, queue: 1, due: 0, filtered: { deck: 'Cram', due: 1_600_000_600 } };
    expect(await withCard(card)).toMatchObject({ due: 1_600_000_600 });
  });

  test('has one of seven flags, whatever else stands in that number', async () => {
    expect(await withCard({ flag: 0x0f })).toMatchObject({ flag: 7 });
  });

  test.each([
    ['{"s":31.5,"d":5.2,"lrt":1600000000}', { stabilityDays: 31.5, difficulty: 5.2 }, 1_600_000_000_000],
    ['{"s":"31.5","d":5.2}', undefined, undefined],
    ['{"s":1e999,"d":5}', undefined, undefined],
    ['{"s":-1,"d":5,"lrt":-3}', undefined, undefined],
    ['{"s":1,"d":11,"lrt":1e300}', undefined, undefined],
    ['not JSON', undefined, undefined],
    ['[1]', undefined, undefined],
    ['null', undefined, undefined],
    ['', undefined, undefined],
  ])('with the data %s has the memory %j', async (data, memory, lastReviewAt) => {
    expect(await withCard({ data })).toMatchObject({ memory, lastReviewAt });
  });

  const asNew = { type: 0, queue: 0, due: 0, interval: 0, factor: 0, reps: 0, lapses: 0, memory: undefined };
  test.each(['type = 9', "due = 'soon'", 'ivl = 9e18', 'reps = -1', 'factor = 1e999', 'queue = 5'])(
    'with %s comes in as a new one',
    async (nonsense) => {
      const { cards, problems } = await withSql(`update cards set ${nonsense}`);
      expect(cards[0]).toMatchObject(asNew);
      expect(problems).toEqual([
        { place: `card ${NOTE}`, message: 'Its scheduling makes no sense: it comes in as a new card.' },
      ]);
    },
  );

  test.each([
    ['nid = 3', 'Its note 3 is not in the package: the card is left out.'],
    [
      'ord = 1',
      'It is made by template 1, counted from 0, and its note type `Basic` has no such: the card is left out.',
    ],
    [
      'ord = -1',
      'It is made by template -1, counted from 0, and its note type `Basic` has no such: the card is left out.',
    ],
  ])('with %s is left out, and its reviews', async (change, message) => {
    const { cards, revlog, problems } = await withSql(`update cards set ${change}`);
    expect([cards, revlog]).toEqual([[], []]);
    expect(problems).toEqual([{ place: `card ${NOTE}`, message }]);
  });

  test('with a huge id is left out', async () => {
    const { cards, problems } = await withSql('update cards set id = 9223372036854775807');
    expect(cards).toEqual([]);
    expect(problems[0]?.message).toBe('Its id is none that Anki gives: the card is left out.');
  });

  test('that shows the side of another is left out', async () => {
    const { cards, problems } = await withNotes({ fields: ['a', 'b'], cards: [{ ord: 0 }, { ord: 0 }] });
    expect(cards).toHaveLength(1);
    expect(problems[0]?.message).toBe(`Another card shows the same side of note ${NOTE}: the card is left out.`);
  });

  test.each(schemas)('of a deck that is missing goes to the default one, schema %d', async (schema) => {
    const { cards, decks, problems } = await read(
      spec,
      (database) => {
        database.run('update cards set did = 99');
        database.run(schema === 11 ? "update col set decks = '{}'" : 'delete from decks');
      },
      schema,
    );
    expect(decks.get(cards[0]!.deckId)).toBe('Default');
    expect(problems).toEqual([
      { place: `card ${NOTE}`, message: 'Its deck 99 is not in the package: it goes to the deck `Default`.' },
    ]);
  });
});

describe('the review log', () => {
  test('leaves out what makes no sense, and counts it', async () => {
    const { revlog, problems } = await read(spec, (database) => {
      database.run(`insert into revlog values (-5, ${NOTE}, 0, 3, 1, 1, 0, 0, 1), (7, ${NOTE}, 0, 9, 1, 1, 0, 0, 1)`);
    });
    expect(revlog).toHaveLength(1);
    expect(problems).toEqual([{ place: 'review log', message: '2 reviews make no sense and are left out.' }]);
  });

  test('keeps nothing of cards that were deleted, which is no problem', async () => {
    const { revlog, problems } = await withSql('insert into revlog values (7, 12, 0, 3, 1, 1, 0, 0, 1)');
    expect([revlog.length, problems]).toEqual([1, []]);
  });
});

describe('a database that brings more than tables', () => {
  const noTable = (table: string) => `The collection in this file has no table \`${table}\`.`;

  test.each([
    ['a view', ['alter table notes rename to real', 'create view notes as select * from real'], noTable('notes')],
    [
      'a virtual table',
      ['drop table revlog', 'create virtual table revlog using fts4(id, cid, ease, ivl, factor, time, type)'],
      noTable('revlog'),
    ],
    [
      'a generated column',
      [
        'create table later as select id, nid, did, ord, type, queue, ivl, factor, reps, lapses, odue, odid, flags, data from cards',
        'drop table cards',
        'alter table later rename to cards',
        'alter table cards add column due int as (length(zeroblob(1000000000)))',
      ],
      'The collection in this file has no column `due` in its table `cards`.',
    ],
  ])('%s is not taken for a table', async (_, statements, message) => {
    const reading = read(spec, (database) => statements.forEach((sql) => database.run(sql)));
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(Refusal);
  });

  test('a trigger never runs', async () => {
    const { notes } = await withSql('create trigger t after update on col begin delete from notes; end', 18);
    expect(notes).toHaveLength(1);
  });

  test('more rows than are read at once are refused', async () => {
    await expect(
      read(spec, (database) => {
        database.run(`insert into cards select value, ${NOTE}, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}'
          from (with recursive counter(value) as (select 1 union all select value + 1 from counter limit 200001) select value from counter)`);
      }),
    ).rejects.toThrow(
      'This collection has 200002 rows of `cards`, and Gotcha reads up to 200000. Export its decks one by one.',
    );
  });
});
