import { backupName, dayOfBackupName, daysToKeep } from '../domain/snapshot-thinning';
import type { StudyDay } from '../domain/time';
import { filesIn, removeFile, writeFile } from './file-folder';

/** Puts a day's backup into the learner's own folder and thins the older ones there. Files of any other name are never touched. */
export async function writeToFolder(
  folder: FileSystemDirectoryHandle,
  day: StudyDay,
  file: Blob,
  extension: 'json' | 'zip',
): Promise<void> {
  const name = backupName(day, extension);
  await writeFile(folder, name, file);
  const backups = (await filesIn(folder)).flatMap((file) => {
    const day = dayOfBackupName(file.name);
    return day === undefined || file.size === 0 ? [] : [{ name: file.name, day }];
  });
  const kept = daysToKeep(
    backups.map(({ day }) => day),
    day,
  );
  // The day's other one is the same collection before its first picture, or after its last.
  const surplus = backups.filter((backup) => !kept.has(backup.day) || (backup.day === day && backup.name !== name));
  for (const backup of surplus) await removeFile(folder, backup.name);
}
