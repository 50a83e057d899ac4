import { afterEach, expect, it, vi } from 'vitest';
import { markdownToHtml } from '../../src/render/markdown';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('gives the string itself to a browser without Trusted Types', async () => {
  const { faceMarkup } = await import('../../src/render/trusted');
  expect(faceMarkup(markdownToHtml('a'))).toBe('<p>a</p>\n');
});

it('gives the TrustedHTML of the one policy for faces to a browser that asks for it', async () => {
  const createPolicy = vi.fn((name: string, rules: { createHTML(html: string): string }) => ({
    createHTML: (html: string) => ({ madeBy: name, html: rules.createHTML(html) }),
  }));
  vi.stubGlobal('trustedTypes', { createPolicy });
  vi.resetModules();
  const { faceMarkup } = await import('../../src/render/trusted');
  expect(faceMarkup(markdownToHtml('a'))).toEqual({ madeBy: 'gotcha-face', html: '<p>a</p>\n' });
  faceMarkup(markdownToHtml('b'));
  expect(createPolicy).toHaveBeenCalledTimes(1);
});
