import { openDatabase } from '../storage/database';
import { BackupKeeper } from './backup';
import type { BackupRequest } from './backup-protocol';

const open = (name: string) => openDatabase(name, { onBlocked: () => undefined, onVersionChange: () => undefined });
// One connection, however many requests. Should another tab upgrade meanwhile, the next write fails and says so.
let opened: ReturnType<typeof open> | undefined;
const keeper = new BackupKeeper(
  (name) => (opened ??= open(name)),
  (report) => self.postMessage(report),
);

addEventListener('message', (event: MessageEvent<BackupRequest>) => void keeper.answer(event.data));
