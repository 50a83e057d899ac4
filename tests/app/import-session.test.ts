import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Gotcha } from '../../src/app/gotcha';
import { ImportSession, type DeckPreview, type ImportState } from '../../src/app/import-session.svelte';
import { problems } from '../../src/app/problems.svelte';
import { GotchaDatabase } from '../../src/storage/database';
import { readLastImport } from '../../src/storage/import-records';
import { aDeckText, anAct, importText } from '../support/decks';
import { importWorkerOn } from '../support/import-worker';

let database: GotchaDatabase;
let session: ImportSession;

beforeEach(async () => {
  database = new GotchaDatabase(`session-${crypto.randomUUID()}`);
  await database.open();
  vi.stubGlobal('Worker', importWorkerOn(database));
  session = new ImportSession({ database, act: (id: string) => anAct(id) } as Gotcha);
});
afterEach(() => {
  vi.unstubAllGlobals();
  problems.dismiss();
  database.close();
});

type Kind = ImportState['kind'];
const reaches = <K extends Kind>(kind: K) =>
  vi.waitFor(() => {
    expect(session.state.kind).toBe(kind);
    return session.state as Extract<ImportState, { kind: K }>;
  });

async function preview(text: string): Promise<DeckPreview> {
  session.read([{ kind: 'text', text }]);
  return (await reaches('preview')).preview.decks[0]!;
}

describe('an import', () => {
  test('goes from a text over its preview into the collection, and back', async () => {
    expect((await preview(aDeckText({ One: '1' }))).lists.added.count).toBe(1);
    expect(await database.cards.count()).toBe(0);

    session.save();
    const { saved } = await reaches('done');
    expect(saved.counts.added).toBe(1);
    expect((await readLastImport(database))?.id).toBe(saved.id);

    session.undo(saved);
    expect(await reaches('choosing')).toEqual({
      kind: 'choosing',
      said: 'The import was undone. Your collection is as it was before.',
    });
    expect(await database.cards.count()).toBe(0);
  });

  test('of a text that is no deck fails with the reason', async () => {
    session.read([{ kind: 'text', text: '' }]);
    expect((await reaches('failed')).problem.message).toBe(
      'The deck is empty. Write a card: a line `### Question` and the answer under it.',
    );
  });

  test('of a deck with problems waits for the learner to say so', async () => {
    await preview('### A\n\n1\n\n### B\n');
    expect(session.canSave).toBe(false);
    session.save();
    expect(session.state.kind).toBe('preview');

    session.skipsProblems = true;
    session.save();
    expect((await reaches('done')).saved.counts.added).toBe(1);
  });

  test('of a deck that is there already cannot be saved', async () => {
    await importText(database, aDeckText({ One: '1' }));
    await preview(aDeckText({ One: '1' }));
    expect(session.canSave).toBe(false);
  });

  test('forgets the decisions about the text before', async () => {
    await importText(database, aDeckText({ 'What is a rune?': 'An int32.' }));
    const { alike } = await preview(aDeckText({ 'A rune is?': 'An int32.' }));
    session.declined.add(alike.first[0]!.id);
    session.skipsProblems = true;
    await preview(aDeckText({ 'Runes are?': 'An int32.' }));
    expect([session.declined.size, session.skipsProblems]).toEqual([0, false]);
  });

  test('compares with another deck when the learner says so', async () => {
    await importText(database, aDeckText({ One: '1' }));
    const { choices } = await preview(aDeckText({ One: '1' }, {}));
    session.compare(0, choices[0]!.deckId);
    await vi.waitFor(() => expect(session.state).toMatchObject({ preview: { decks: [{ isNewDeck: true }] } }));
  });

  test('keeps the preview on screen while the columns of its table are read otherwise', async () => {
    session.read([{ kind: 'text', text: 'nil\tzero\nrune\tint32\n' }]);
    const { preview: before } = await reaches('preview');
    session.reread(0, { mapping: ['answer', 'question'] });
    expect(session.state).toEqual({ kind: 'preview', preview: before, isRenewed: false, isStale: true });
    expect(session.canSave).toBe(false);
    await vi.waitFor(() => expect(session.canSave).toBe(true));
    expect(session.state).toMatchObject({ preview: { decks: [{ samples: [{ text: { title: 'zero' } }, {}] }] } });
  });
});

describe('an import that is called off', () => {
  test('while reading leaves the collection alone', async () => {
    session.read([{ kind: 'text', text: aDeckText({ One: '1' }) }]);
    await session.cancel();
    expect(session.state).toEqual({ kind: 'choosing' });
  });

  test('too late, when it is committed already, says that it is done', async () => {
    vi.stubGlobal('Worker', importWorkerOn(database, 'saved'));
    await preview(aDeckText({ One: '1' }));
    session.save();
    await vi.waitFor(async () => expect(await database.imports.count()).toBe(1));
    await session.cancel();
    expect(session.state).toMatchObject({ kind: 'done', saved: { counts: { added: 1 } } });
  });

  test('and was an undo, says whether the import still stands', async () => {
    const { id, at, decks, counts } = await importText(database, aDeckText({ One: '1' }));
    const undone = { id, at, decks, counts };
    vi.stubGlobal(
      'Worker',
      class extends EventTarget {
        postMessage(): void {}
        terminate(): void {}
      },
    );
    session.undo(undone);
    await session.cancel();
    expect(session.state).toEqual({ kind: 'choosing', said: 'The undo was called off. The import stands.' });
  });

  test('in time says that nothing was imported', async () => {
    await preview(aDeckText({ One: '1' }));
    database.cards.hook('creating', () => {
      throw new Error('As if the worker had ended here.');
    });
    session.save();
    await session.cancel();
    expect(session.state).toEqual({
      kind: 'choosing',
      said: 'The import was called off. Your collection is as it was.',
    });
  });
});

describe('when the world goes wrong', () => {
  test('while saving, the learner is told and can try again', async () => {
    await preview(aDeckText({ One: '1' }));
    const refuse = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    database.cards.hook('creating', refuse);
    session.save();
    await vi.waitFor(() => expect(problems.current?.message).toMatch(/^The device has no room left/));
    expect(session.state.kind).toBe('preview');

    database.cards.hook('creating').unsubscribe(refuse);
    session.save();
    expect((await reaches('done')).saved.counts.added).toBe(1);
  });

  test('because the worker cannot be fetched, the learner is told to go online', () => {
    vi.stubGlobal(
      'Worker',
      class extends EventTarget {
        postMessage(): void {
          this.dispatchEvent(new ErrorEvent('error'));
        }
        terminate(): void {}
      },
    );
    session.read([{ kind: 'text', text: '### One\n\n1\n' }]);
    expect(problems.current?.message).toMatch(/^This part is not on the device yet/);
    expect(session.state.kind).toBe('choosing');
  });
});
