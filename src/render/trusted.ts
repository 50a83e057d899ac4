import type { SafeHtml } from '../domain/card';

interface MarkupPolicy {
  createHTML(html: string): unknown;
}
interface TrustedTypesWindow {
  trustedTypes?: {
    createPolicy(name: string, rules: { createHTML(html: string): string }): MarkupPolicy;
  };
}

// The name is in the Content-Security-Policy, which allows each policy to be created once.
const policy = (globalThis as TrustedTypesWindow).trustedTypes?.createPolicy('gotcha-face', {
  createHTML: (html) => html,
});

/**
 * The only door from a string to markup: what `{@html}` takes. A TrustedHTML where the browser knows it, typed as the
 * string that Svelte's types ask for. Call it once per face: Svelte compares by identity.
 */
export function faceMarkup(html: SafeHtml): SafeHtml {
  return policy ? (policy.createHTML(html) as SafeHtml) : html;
}
