import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy, securityHeaders } from './src/build/content-security-policy.ts';
import { offlineCache } from './src/build/offline-cache.ts';
import { shippedDecks } from './src/build/shipped-decks.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** What reads and writes other apps' formats: fetched when it is first needed, not kept at install (service-worker.ts). */
const ENGINES = /node_modules\/(?:@zip\.js|sql\.js|fzstd|pbf|papaparse|parse5|hast-|mdast-|micromark)/;
const engineFileNames = {
  chunkFileNames: ({ isDynamicEntry, moduleIds }: { isDynamicEntry: boolean; moduleIds: string[] }) =>
    isDynamicEntry || moduleIds.some((id) => ENGINES.test(id)) ? 'engines/[name]-[hash].js' : 'assets/[name]-[hash].js',
  assetFileNames: ({ names }: { names: string[] }) =>
    names.some((name) => name.endsWith('.wasm')) ? 'engines/[name]-[hash][extname]' : 'assets/[name]-[hash][extname]',
};

export default defineConfig({
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
  // Relative, so that the same build works at any path of any static host.
  base: './',
  resolve: {
    alias: {
      // Its own build for today's browsers: native async functions, and 2 kB less than the default (gzip).
      dexie: 'dexie/dist/modern/dexie.mjs',
      // Its build for browsers asks the page's document, which a worker has not.
      'decode-named-character-reference': resolve('node_modules/decode-named-character-reference/index.js'),
    },
  },
  plugins: [svelte(), shippedDecks({ folder: 'decks' }), contentSecurityPolicy(), offlineCache()],
  build: {
    target: 'es2022',
    // The service worker answers with these files as they are: no inlined copies that its list would miss.
    assetsInlineLimit: 0,
    // Every browser that runs the app knows modulepreload.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: 'index.html', 'service-worker': 'src/service-worker.ts' },
      output: {
        assetFileNames: engineFileNames.assetFileNames,
        entryFileNames: (chunk) => (chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es', rollupOptions: { output: engineFileNames } },
  preview: { headers: securityHeaders },
  test: {
    // A hang is a failure; a slow machine is none.
    testTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/ui/**', 'tests/app/**', 'tests/e2e/**', 'tests/**/*.dom.test.ts'],
          setupFiles: ['tests/support/setup.ts'],
        },
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['tests/ui/**/*.test.ts', 'tests/app/**/*.test.ts', 'tests/**/*.dom.test.ts'],
          setupFiles: ['tests/support/setup.ts'],
        },
      },
    ],
  },
});
