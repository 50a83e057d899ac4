import { liveQuery } from 'dexie';

export interface Observer<T> {
  next(value: T): void;
  error(reason: unknown): void;
}

/** Reports the query's result now and again whenever a row it read changes, in this tab or another. Returns the way to stop. */
export function observe<T>(query: () => Promise<T>, observer: Observer<T>): () => void {
  // Dexie follows what a query reads beyond its first `await` only where the function that it is given is itself async.
  const subscription = liveQuery(async () => query()).subscribe(observer);
  return () => subscription.unsubscribe();
}
