import type { GotchaDatabase } from './database';

export async function keepMedia(database: GotchaDatabase, content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await content.arrayBuffer());
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  await database.media.put({ hash, content });
  return hash;
}
