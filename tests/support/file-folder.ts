/** What can go wrong in a folder that a test makes. */
export interface FolderTroubles {
  /** Bytes that fit into all files together. */
  room?: number;
  /** The machine dies when so many bytes of the next file are written: what was written stays as it is. */
  diesAfter?: number;
  /** As in Safari before 26: files are written in place, through a handle that only workers have, and moved. */
  onlySync?: boolean;
}

export class MachineDied extends Error {}

/** A directory of the origin-private file system, or one of the learner's own, in memory. */
export class FakeFolder {
  readonly kind = 'directory';
  readonly name: string;
  readonly files = new Map<string, Blob>();
  readonly folders = new Map<string, FakeFolder>();
  readonly troubles: FolderTroubles;
  permission: PermissionState = 'granted';

  constructor(troubles: FolderTroubles = {}, name = 'backups') {
    this.troubles = troubles;
    this.name = name;
  }

  /** As the code under test takes it. */
  get handle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }

  get names(): string[] {
    return [...this.files.keys()].sort();
  }

  get bytes(): number {
    const own = [...this.files.values()].reduce((sum, { size }) => sum + size, 0);
    return [...this.folders.values()].reduce((sum, folder) => sum + folder.bytes, own);
  }

  queryPermission = () => Promise.resolve(this.permission);

  getDirectoryHandle(name: string): Promise<FakeFolder> {
    const folder = this.folders.get(name) ?? new FakeFolder(this.troubles, name);
    folder.root = this.root;
    this.folders.set(name, folder);
    return Promise.resolve(folder);
  }

  getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name)) {
      if (!create) return Promise.reject(new DOMException(`${name} is not there`, 'NotFoundError'));
      this.files.set(name, new Blob());
    }
    return Promise.resolve(this.#fileHandle(name));
  }

  removeEntry(name: string): Promise<void> {
    const wasThere = this.files.delete(name) || this.folders.delete(name);
    return wasThere ? Promise.resolve() : Promise.reject(new DOMException(`${name} is not there`, 'NotFoundError'));
  }

  async *values() {
    await Promise.resolve();
    for (const name of [...this.files.keys()]) yield this.#fileHandle(name);
    yield* this.folders.values();
  }

  #fileHandle(name: string) {
    const handle = {
      kind: 'file',
      name,
      getFile: () => Promise.resolve(new File([this.files.get(name)!], name)),
      move: (to: string) => {
        this.files.set(to, this.files.get(name)!);
        this.files.delete(name);
        return Promise.resolve();
      },
    };
    return this.troubles.onlySync
      ? { ...handle, createSyncAccessHandle: () => Promise.resolve(this.#syncAccess(name)) }
      : { ...handle, createWritable: () => Promise.resolve(this.#writable(name)) };
  }

  /** A copy that takes the file's place when it is closed. */
  #writable(name: string) {
    let copy = new Blob();
    return {
      write: (content: Blob) => {
        copy = this.#grown(copy, content);
        return Promise.resolve();
      },
      abort: () => Promise.resolve(),
      close: () => Promise.resolve(void this.files.set(name, copy)),
    };
  }

  #syncAccess(name: string) {
    return {
      truncate: (size: number) => void this.files.set(name, this.files.get(name)!.slice(0, size)),
      write: (bytes: Uint8Array<ArrayBuffer>, { at }: { at: number }) => {
        const before = this.files.get(name)!.slice(0, at);
        const { diesAfter } = this.troubles;
        if (diesAfter !== undefined) {
          this.files.set(name, new Blob([before, bytes.slice(0, diesAfter)]));
          throw new MachineDied();
        }
        this.files.set(name, this.#grown(before, new Blob([bytes])));
        return bytes.length;
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }

  #grown(before: Blob, content: Blob): Blob {
    const { room, diesAfter } = this.troubles;
    if (diesAfter !== undefined) throw new MachineDied();
    if (room !== undefined && this.root.bytes + content.size > room) {
      throw new DOMException('The quota is used up', 'QuotaExceededError');
    }
    return new Blob([before, content]);
  }

  /** Room is one for a folder and those within it. */
  root: FakeFolder = this;
}
