import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { securityHeaders } from '../../src/build/content-security-policy';

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

/** A static host that can die, come back on its port, lose a file and get a new release. */
export class StaticServer {
  /** What it serves: a release is another folder. */
  folder: string;
  /** Files, relative to the folder, that it answers with 404. */
  readonly missing = new Set<string>();
  #base: string;
  #port = 0;
  #http: Server | undefined;

  private constructor(folder: string, base: string) {
    this.folder = folder;
    this.#base = base;
  }

  /** Serves `folder` at `base`, which begins and ends with a slash. */
  static async start(folder: string, base = '/'): Promise<StaticServer> {
    const server = new StaticServer(folder, base);
    await server.revive();
    return server;
  }

  get url(): string {
    return `http://localhost:${this.#port}${this.#base}`;
  }

  async revive(): Promise<void> {
    const http = createServer((request, response) => {
      const file = this.#read(new URL(request.url ?? '/', this.url).pathname);
      if (file) response.writeHead(200, file.headers).end(file.content);
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    });
    await new Promise<void>((resolve) => http.listen(this.#port, 'localhost', resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
  }

  async kill(): Promise<void> {
    const http = this.#http;
    if (!http) return;
    this.#http = undefined;
    const closed = new Promise((resolve) => http.close(resolve));
    http.closeAllConnections();
    await closed;
  }

  #read(pathname: string) {
    if (!pathname.startsWith(this.#base)) return undefined;
    const file = normalize(decodeURIComponent(pathname.slice(this.#base.length)) || 'index.html');
    const path = join(this.folder, file);
    if (this.missing.has(file) || file.startsWith('..') || !isFile(path)) return undefined;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return {
      content: readFileSync(path),
      headers: { ...securityHeaders, 'content-type': type, 'cache-control': 'no-cache' },
    };
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
