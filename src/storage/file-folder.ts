// What TypeScript's DOM library leaves out: each is missing in some browser.
type FolderPermission = { mode: 'readwrite' };
interface Folder extends FileSystemDirectoryHandle {
  queryPermission?(permission: FolderPermission): Promise<PermissionState>;
  requestPermission?(permission: FolderPermission): Promise<PermissionState>;
}
interface SyncAccess {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}
interface WritableFile extends Omit<FileSystemFileHandle, 'createWritable'> {
  createWritable?(): Promise<FileSystemWritableFileStream>;
  /** In workers, and in the origin-private file system alone. */
  createSyncAccessHandle?(): Promise<SyncAccess>;
  move?(name: string): Promise<void>;
}

/** Of a file that is still being written. */
const PARTIAL = '.partial';
const CHUNK_BYTES = 4_000_000;
const READ_WRITE: FolderPermission = { mode: 'readwrite' };

/** The files of a folder; what breaks off while it is written is not among them. */
export async function filesIn(folder: FileSystemDirectoryHandle): Promise<File[]> {
  const files: File[] = [];
  for await (const entry of folder.values()) {
    if (entry.kind === 'file' && !entry.name.endsWith(PARTIAL)) files.push(await entry.getFile());
  }
  return files;
}

/** The whole content, or none of it: until it is complete, the name has what it had before. */
export async function writeFile(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const handle: WritableFile = await folder.getFileHandle(name, { create: true });
  if (!handle.createWritable) return writeByMoving(folder, name, content);
  // Into a copy that takes the file's place when it is closed.
  const writable = await handle.createWritable();
  try {
    await writable.write(content);
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
  await writable.close();
}

export async function removeFile(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name).catch(unlessMissing);
}

export async function mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  return ((await (folder as Folder).queryPermission?.(READ_WRITE)) ?? 'granted') === 'granted';
}

/** Call in answer to a tap. */
export async function askToWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  return ((await (folder as Folder).requestPermission?.(READ_WRITE)) ?? 'granted') === 'granted';
}

/** Safari before 26 writes in place, and only so. */
async function writeByMoving(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const partial: WritableFile = await folder.getFileHandle(`${name}${PARTIAL}`, { create: true });
  const access = await partial.createSyncAccessHandle!();
  try {
    access.truncate(0);
    for (let at = 0; at < content.size; at += CHUNK_BYTES) {
      access.write(new Uint8Array(await content.slice(at, at + CHUNK_BYTES).arrayBuffer()), { at });
    }
    access.flush();
  } catch (error) {
    // What it took is room that is needed.
    access.truncate(0);
    throw error;
  } finally {
    access.close();
  }
  await removeFile(folder, name);
  await partial.move!(name);
}

function unlessMissing(reason: unknown): void {
  if (!(reason instanceof Error) || reason.name !== 'NotFoundError') throw reason;
}
