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
    rules: { '@typescript-eslint/no-explicit-any': 'error', 'no-console': 'error' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
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
    rules: { 'no-console': 'off' },
  },
  // The one place where HTML of ours enters the page: src/README.md, decisions.
  { files: ['src/ui/card/Markup.svelte'], rules: { 'svelte/no-at-html-tags': 'off' } },
  { files: ['*.js'], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: globals.node } },
);
