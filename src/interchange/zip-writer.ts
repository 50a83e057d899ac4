import {
  BlobReader,
  BlobWriter,
  configure,
  TextReader,
  Uint8ArrayReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';

// Whoever writes archives is a worker already.
configure({ useWebWorkers: false });

export interface ZipEntry {
  name: string;
  content: Blob | Uint8Array | string;
  /** Deflating it again would take time and win nothing. */
  isPacked?: boolean;
}

const STORED = 0;
const DEFLATED = 6;

/** An archive, written an entry at a time. `progress` hears the share done, 0 to 1. */
export async function zipOf(
  entries: readonly ZipEntry[],
  mimeType: string,
  progress: (share: number) => void = () => undefined,
): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter(mimeType));
  for (const [index, { name, content, isPacked = false }] of entries.entries()) {
    await zip.add(name, readerOf(content), { level: isPacked ? STORED : DEFLATED });
    progress((index + 1) / entries.length);
  }
  return zip.close();
}

/** By its name, whether a picture or a sound is packed as it is. */
export const isPackedMedia = (name: string): boolean =>
  /\.(?:jpe?g|png|gif|webp|avif|mp3|m4a|ogg|opus|mp4|webm)$/i.test(name);

function readerOf(content: ZipEntry['content']) {
  if (typeof content === 'string') return new TextReader(content);
  return content instanceof Blob ? new BlobReader(content) : new Uint8ArrayReader(content);
}
