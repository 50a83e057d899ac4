/** Hands the browser a file to save. */
export function download(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // After the click alone, Safari has not begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

const REVOKE_AFTER_MS = 60_000;

/** The file as this device can share it: Chrome shares text, but neither JSON nor archives. Undefined where it cannot at all. */
export function shareable(file: File): File | undefined {
  const asText = new File([file], `${file.name}.txt`, { type: 'text/plain' });
  const isText = file.type === 'application/json';
  return [file, ...(isText ? [asText] : [])].find((candidate) => navigator.canShare?.({ files: [candidate] }));
}

export const canShareBackups = (): boolean =>
  shareable(new File(['{}'], 'backup.json', { type: 'application/json' })) !== undefined;
