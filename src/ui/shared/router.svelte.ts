import { createSubscriber } from 'svelte/reactivity';

/** `#/section/types%2Fmaps` is `{ path: ['section', 'types/maps'] }`; works on any static host, at any path, after a reload. */
export interface Route {
  path: string[];
}

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '').split('/').filter(Boolean);
  try {
    return { path: path.map(decodeURIComponent) };
  } catch {
    // A half-typed escape such as %E0%A4%A: no screen has this name.
    return { path: ['unknown'] };
  }
}

export function hashOf(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

class Router {
  #subscribe = createSubscriber((update) => {
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  });

  get route(): Route {
    this.#subscribe();
    return parseRoute(location.hash);
  }

  go(...path: string[]): void {
    location.hash = hashOf(...path);
  }

  /** Goes on without leaving the present screen in the history. */
  replace(...path: string[]): void {
    location.replace(hashOf(...path));
  }
}

export const router = new Router();
