import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { securityHeaders } from '../../src/build/content-security-policy';

export interface BenchServer {
  origin: string;
  /** While false every connection is cut, as if there were no server. */
  isAlive: boolean;
  lastRequestAt: number;
  close(): void;
}

interface ServedFile {
  gzipped: Buffer;
  headers: OutgoingHttpHeaders;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.md': 'text/markdown; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** The app's styles, so that both pages paint the same faces. */
const FACE_STYLES = ['src/ui/styles/tokens.css', 'src/ui/styles/base.css', 'src/ui/card/face.css'];
const FLOOR = 'tests/bench/floor';

/**
 * One origin for both pages, so that they read the same database: the app under /app/, the floor under /floor/, a page without
 * anything under /blank, and the rows that `rowsAt` has for other addresses. Files go out gzipped, as from any host.
 */
export async function startServer(
  appFolder: string,
  floorCards: string,
  rowsAt: (url: URL) => string,
): Promise<BenchServer> {
  const styles = [...FACE_STYLES, join(FLOOR, 'style.css')].map((file) => readFileSync(file, 'utf8')).join('\n');
  const files = new Map([
    ...filesOf(appFolder, '/app/', securityHeaders),
    ...filesOf(FLOOR, '/floor/', {}),
    ['/floor/style.css', served('.css', Buffer.from(styles), {})],
    ['/floor/cards.json', served('.json', Buffer.from(floorCards), {})],
    ['/blank', served('.html', Buffer.from('<!doctype html><title>Blank</title>'), {})],
  ]);

  const http = createServer((request, response) => {
    server.lastRequestAt = Date.now();
    if (!server.isAlive) return request.socket.destroy();
    const url = new URL(request.url ?? '/', server.origin);
    const file = files.get(url.pathname);
    if (file) response.writeHead(200, file.headers).end(file.gzipped);
    else if (url.pathname.startsWith('/rows/')) response.end(rowsAt(url));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const server: BenchServer = {
    origin: `http://localhost:${(http.address() as AddressInfo).port}`,
    isAlive: true,
    lastRequestAt: Date.now(),
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
  return server;
}

function filesOf(folder: string, prefix: string, headers: OutgoingHttpHeaders): [string, ServedFile][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path): [string, ServedFile][] => {
      const file = served(extname(path), readFileSync(path), headers);
      const address = prefix + path.slice(join(folder, sep).length).replaceAll(sep, '/');
      return address === `${prefix}index.html`
        ? [
            [prefix, file],
            [address, file],
          ]
        : [[address, file]];
    });
}

function served(extension: string, content: Buffer, headers: OutgoingHttpHeaders): ServedFile {
  const type = TYPES[extension] ?? 'application/octet-stream';
  const gzipped = gzipSync(content, { level: 9 });
  return {
    gzipped,
    headers: {
      ...headers,
      'content-type': type,
      'content-encoding': 'gzip',
      'content-length': gzipped.length,
      'cache-control': 'no-cache',
    },
  };
}
