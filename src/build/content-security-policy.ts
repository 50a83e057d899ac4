import type { Plugin } from 'vite';

const directives = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html gotcha-face dompurify gotcha-script-url',
];

/** Workers that read and write packages compile SQLite. A header reaches them; the page's own policy does without. */
const withWasm = (directive: string): string =>
  directive.startsWith('script-src') ? `${directive} 'wasm-unsafe-eval'` : directive;

/** What `npm start` sends, and what a host that lets you set headers should send. */
export const securityHeaders = {
  // frame-ancestors means something in a header only.
  'content-security-policy': [...directives.map(withWasm), "frame-ancestors 'none'"].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Puts the policy into the built page, for hosts that send no headers of ours. The dev server needs inline scripts and goes without. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: directives.join('; ') },
        injectTo: 'head-prepend',
      },
    ],
  };
}
