import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const clockless = (object, property) => ({
  object,
  property,
  message: 'The domain has no clock and no chance: take `now` or a seed as a parameter.',
});

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'tests/bench/floor'] },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      // State holds whole values that are replaced ($state.raw); maps and sets inside them never change.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  // ESLint's Svelte parser takes what a component gets by generics or snippets for `any`; svelte-check knows the types.
  {
    files: ['**/*.svelte'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
        `@typescript-eslint/no-unsafe-${use}`,
        'off',
      ]),
    ),
  },
  {
    files: ['src/domain/**'],
    rules: {
      'no-restricted-properties': ['error', clockless('Date', 'now'), clockless('Math', 'random')],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The domain has no clock.' },
      ],
    },
  },
  {
    files: ['tests/**', '*.ts', 'src/build/**'],
    languageOptions: { globals: { ...globals.node } },
    // Playwright and Vitest hand out methods to be passed on.
    rules: { 'no-console': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  // The one place where HTML of ours enters the page: src/README.md, decisions.
  { files: ['src/ui/card/Markup.svelte'], rules: { 'svelte/no-at-html-tags': 'off' } },
  {
    files: ['src/service-worker.ts'],
    languageOptions: { parserOptions: { projectService: false, project: './tsconfig.worker.json' } },
  },
  { files: ['*.js'], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
);
