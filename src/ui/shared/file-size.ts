const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

/** `12 kB`, `3.4 MB`. */
export function fileSize(bytes: number): string {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / KILOBYTE)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
