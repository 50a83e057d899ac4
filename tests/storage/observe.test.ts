import Dexie from 'dexie';
import { afterEach, expect, it, vi } from 'vitest';
import { observe } from '../../src/storage/observe';

const database = new Dexie('observed', { cache: 'disabled' });
database.version(1).stores({ first: 'id', second: 'id', third: 'id' });

let stop: () => void;
afterEach(() => stop());

it('reports anew whatever row changed that the query read, however deep and late it read it', async () => {
  const count = async (table: string) => (await database.table(table).toArray()).length;
  const countAfter = async (earlier: string, table: string) => {
    await count(earlier);
    return count(table);
  };
  const countOrNot = async (table?: string) => (table ? count(table) : 0);
  const countAll = async () => {
    const first = await count('first');
    const second = await countAfter('first', 'second');
    await countOrNot();
    return { first, second, third: await count('third') };
  };

  const next = vi.fn();
  stop = observe(() => countAll(), { next, error: expect.unreachable });
  const counts = { first: 0, second: 0, third: 0 };
  await vi.waitFor(() => expect(next).toHaveBeenLastCalledWith(counts));
  for (const table of ['first', 'second', 'third'] as const) {
    await database.table(table).put({ id: 1 });
    counts[table] = 1;
    await vi.waitFor(() => expect(next).toHaveBeenLastCalledWith({ ...counts }));
  }
});
