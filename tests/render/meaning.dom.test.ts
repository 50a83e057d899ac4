import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownToHtml } from '../../src/render/markdown';
import { forbiddenIn, parsed, serialised } from './allowed-html';
import { GOTCHA_MARKDOWN, SAMPLE_MARKDOWN } from './sample-markdown';

const RENAMED: Record<string, string> = { H1: 'h3', H2: 'h3' };

/** Elements and text alone: what stays of a card when looks, links' wording and our wrappers are left out. */
function meaningOf(html: string): string {
  const fragment = parsed(html);
  for (const tick of fragment.querySelectorAll('input, .tick')) tick.replaceWith('tick');
  for (const wrapper of fragment.querySelectorAll('div, pre span')) wrapper.replaceWith(...wrapper.childNodes);
  for (const element of fragment.querySelectorAll('*')) {
    const renamed = document.createElement(RENAMED[element.tagName] ?? element.tagName);
    renamed.append(...element.childNodes);
    for (const name of ['href', 'start']) {
      const value = element.getAttribute(name);
      if (value !== null) renamed.setAttribute(name, value);
    }
    element.replaceWith(renamed);
  }
  return serialised(fragment)
    .replace(/\s+/g, ' ')
    .replace(/ ?(<[^>]*>) ?/g, '$1');
}

describe('good Markdown', () => {
  it.each(Object.entries(SAMPLE_MARKDOWN))('means the same as in plain marked: %s', (_, markdown) => {
    expect(meaningOf(markdownToHtml(markdown))).toBe(meaningOf(marked.parse(markdown, { async: false })));
  });

  it.each(Object.entries({ ...SAMPLE_MARKDOWN, ...GOTCHA_MARKDOWN }))('stays in the allowlist: %s', (_, markdown) => {
    expect(forbiddenIn(markdownToHtml(markdown))).toEqual([]);
  });

  it('aligns table cells by class', () => {
    const cells = parsed(markdownToHtml('|a|b|c|d|\n|:-|:-:|-:|-|')).querySelectorAll('th');
    expect([...cells].map((cell) => cell.className)).toEqual(['left', 'center', 'right', '']);
  });

  it('puts a table into a frame that scrolls and can be reached by key', () => {
    expect(parsed(markdownToHtml('|a|\n|-|')).querySelector('[tabindex="0"] > table')).not.toBeNull();
  });
});
