import { expect, it } from 'vitest';
import { markdownToHtml } from '../../src/render/markdown';
import { HOSTILE_MARKDOWN } from './hostile-markdown';
import { GOTCHA_MARKDOWN, SAMPLE_MARKDOWN } from './sample-markdown';

// same-bytes.dom.test.ts compares with the same file.
it('renders in Node what it renders beside a DOM', async () => {
  const everything = [...Object.values({ ...SAMPLE_MARKDOWN, ...GOTCHA_MARKDOWN }), ...HOSTILE_MARKDOWN];
  await expect(everything.map(markdownToHtml).join('\n')).toMatchFileSnapshot('same-bytes.txt');
});
