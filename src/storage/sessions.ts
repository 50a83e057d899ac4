import { studyDay, type Moment } from '../domain/time';
import type { GotchaDatabase, SessionRow } from './database';

/** The sitting that goes on: the newest one if it has the same scope, is of today and was not finished; else a new one. */
export function openSession(database: GotchaDatabase, scope: string, now: Moment): Promise<SessionRow> {
  return database.transaction('rw', database.sessions, async () => {
    const last = await database.sessions.orderBy('startedAt').last();
    const isOpen = last?.scope === scope && last.finishedAt === undefined;
    if (isOpen && studyDay({ ...now, at: last.startedAt }) === studyDay(now)) return last;
    const session: SessionRow = { id: crypto.randomUUID(), scope, startedAt: now.at };
    await database.sessions.add(session);
    return session;
  });
}

export async function finishSession(database: GotchaDatabase, id: string, finishedAt: number): Promise<void> {
  await database.transaction('rw', database.sessions, () => database.sessions.update(id, { finishedAt }));
}
