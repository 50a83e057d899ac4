import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaNamesIn, mediaNamesOf } from '../../src/domain/media-name';
import { faceOf } from '../../src/render/card-face';
import { inlineMarkdownToHtml, markdownToHtml } from '../../src/render/markdown';
import { HOSTILE_MARKDOWN } from './hostile-markdown';
import { GOTCHA_MARKDOWN, SAMPLE_MARKDOWN } from './sample-markdown';

/** The names that the page would look up. */
const shownIn = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/data-media="([^"]*)"/g)].map(([, name = '']) =>
      name.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ),
  ),
];

const PHOTO = '<span class="media"><img data-media="photo.png" alt="A photo"></span>';

describe('a picture of the deck', () => {
  it('is an element without an address: the page gives it what it names', () => {
    expect(markdownToHtml('See ![A photo](photo.png "title").')).toBe(`<p>See ${PHOTO}.</p>\n`);
  });

  it.each([
    ['a reference', '![A photo][p]\n\n[p]: photo.png', `<p>${PHOTO}</p>\n`],
    [
      'a table cell',
      '| ![A photo](photo.png) |\n|---|\n| ![a\\|b](<a\\|b.gif>) |',
      '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n' +
        `<thead>\n<tr><th>${PHOTO}</th></tr>\n</thead>\n` +
        '<tbody>\n<tr><td><span class="media"><img data-media="a|b.gif" alt="a|b"></span></td></tr>\n</tbody>\n</table></div>\n',
    ],
    [
      'a link',
      '[![A photo](photo.png)](https://a.example)',
      `<p><a class="outside" href="https://a.example" rel="noopener noreferrer">${PHOTO}</a></p>\n`,
    ],
    ['emphasis', '**![A photo](photo.png)**', `<p><strong>${PHOTO}</strong></p>\n`],
  ])('stands in %s', (_, markdown, html) => {
    expect(markdownToHtml(markdown)).toBe(html);
  });

  it('has a text that cannot leave its attribute', () => {
    expect(inlineMarkdownToHtml('![a "b" *c* <d> `e>` & &amp; ![f](g.png)](<x & y.png>)')).toBe(
      '<span class="media"><img data-media="x &amp; y.png" alt="a &quot;b&quot; c &lt;d&gt; e&gt; &amp; &amp; "></span>',
    );
  });

  it.each([
    'https://a.example/pixel.png',
    '//a.example/pixel.png',
    '/pixel.png',
    '../pixel.png',
    'a/%2e%2e/pixel.png',
    'data:image/png;base64,iVBORw0K.png',
    'blob:https://a.example/1.png',
    'javascript:alert(1).png',
    'page.html',
    'pixel.png?x',
    'a\\b.png',
  ])('is no picture at %j, but its text', (address) => {
    expect(inlineMarkdownToHtml(`![text](${address})`)).toBe('<span class="image">text</span>');
  });
});

describe('a sound of the deck', () => {
  it('has controls, and its name where it has no text', () => {
    expect(inlineMarkdownToHtml('![](word.mp3)')).toBe(
      '<span class="media"><audio data-media="word.mp3" aria-label="word.mp3" controls="" preload="none"></audio></span>',
    );
    expect(inlineMarkdownToHtml('![The word](word.mp3)')).toContain('aria-label="The word"');
  });

  it('is not inside a link, whose press would be that of its controls', () => {
    expect(inlineMarkdownToHtml('[![](word.mp3)](https://a.example)')).not.toContain('<a ');
  });
});

describe('on a card', () => {
  const card = (kind: 'choice' | 'cloze', front: string) => faceOf({ kind, title: 'T', front, back: '' }, 1);
  const title = '<h2 class="title">T</h2>\n';

  it('a picture in a blank is hidden, then highlighted', () => {
    const { question, answer } = card('cloze', 'It is {{c1::![A photo](photo.png)::an animal}}.');
    expect(question.html).toBe(`${title}<p>It is <span class="cloze">[an animal]</span>.</p>\n`);
    expect(answer.html).toBe(`<p>It is <mark class="cloze">${PHOTO}</mark>.</p>\n`);
  });

  it('a blank in a picture’s text or address hides it, and never breaks an attribute', () => {
    const text = card('cloze', '![A {{c1::photo}}](photo.png)');
    expect(text.question.html).toBe(`${title}<p>${PHOTO.replace('A photo', 'A ')}</p>\n`);
    expect(text.answer.html).toBe(`<p>${PHOTO}</p>\n`);
    const address = card('cloze', '![A photo]({{c1::photo.png}})');
    expect(address.question.html).toBe(`${title}<p><span class="image">A photo</span></p>\n`);
    expect(address.answer.html).toBe(`<p>${PHOTO}</p>\n`);
  });

  it('an option holds pictures; its sounds stand beside it', () => {
    const { question } = card(
      'choice',
      '- [ ] ![A photo](photo.png)\n- [x] a ![the word](word.mp3) [b](https://b.example)',
    );
    expect(question.options).toEqual([PHOTO, 'a the word b']);
    expect(question.sounds).toEqual([
      '',
      '<span class="media"><audio data-media="word.mp3" aria-label="the word" controls="" preload="none"></audio></span>',
    ]);
    expect(card('choice', '- [x] a').question).not.toHaveProperty('sounds');
  });
});

const plainName = fc.constantFrom('a.png', 'b c.jpg', 'dir/d.svg', 'é.webp', 'e(1).gif', 'word.mp3', 'UPPER.PNG');
const written = fc.tuple(plainName, fc.boolean()).map(([name, isBracketed]) => {
  return isBracketed || name.includes(' ') ? `<${name}>` : name;
});
const picture = fc
  .tuple(fc.constantFrom('', 'text', '*text*', '`code`', 'a [b] c'), written, fc.constantFrom('', ' "title"'))
  .map(([alt, address, heading]) => `![${alt}](${address}${heading})`);
const phrase = fc.oneof(
  picture,
  picture.map((code) => `\`${code}\``),
  picture.map((code) => `\`\` ${code} \`\``),
  picture.map((code) => `\\${code}`),
  picture.map((inner) => `[${inner}](https://a.example/x.png)`),
  fc.constantFrom(
    'word',
    '**bold**',
    '`x := 1`',
    '[link](https://a.example)',
    '[link](a.png)',
    '![x](https://a.example/a.png)',
  ),
);
const line = fc.array(phrase, { minLength: 1, maxLength: 4 }).map((phrases) => phrases.join(' '));
const block = fc.oneof(
  line,
  line.map((text) => `### ${text}`),
  line.map((text) => `> ${text}`),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc.tuple(line, line).map(([head, cell]) => `| ${head} |\n|---|\n| ${cell} |`),
  line.map((code) => '```go\n' + code + '\n```'),
  line.map((code) => '- item\n\n  ~~~\n  ' + code + '\n  ~~~'),
);

describe('the names in a text', () => {
  it('are those that are shown', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
        const markdown = blocks.join('\n\n');
        expect(mediaNamesIn(markdown).sort()).toEqual(shownIn(markdownToHtml(markdown)).sort());
      }),
      { numRuns: 2_000 },
    );
  });

  const splinters = fc.constantFrom(
    ...[
      '\n',
      '\n\n',
      '`',
      '``',
      '```',
      '~~',
      '~',
      '> ',
      '- ',
      '  ',
      '|',
      '<',
      '">',
      '-->',
      '&',
      '\\',
      '[',
      '](',
      ')',
      '(',
    ],
    ...[
      '*',
      '_',
      '!',
      '![',
      '![](a.png)',
      '![b](<b.png>)',
      '[r]: c.png',
      '![r]',
      '{{c1::',
      '}}',
      'https://x',
      'www.',
      '\t',
    ],
  );
  const anyMarkdown = fc
    .array(
      fc.oneof(
        splinters,
        line,
        fc.constantFrom(...HOSTILE_MARKDOWN),
        fc.constantFrom(...Object.values({ ...SAMPLE_MARKDOWN, ...GOTCHA_MARKDOWN })),
      ),
      { minLength: 1, maxLength: 14 },
    )
    .map((pieces) => pieces.join(''));

  it('leave out nothing that is shown, however broken the text is', () => {
    fc.assert(
      fc.property(anyMarkdown, (markdown) => {
        expect(mediaNamesIn(markdown)).toEqual(expect.arrayContaining(shownIn(markdownToHtml(markdown))));
        const title = markdown.replaceAll('\n', ' ');
        expect(mediaNamesIn(title)).toEqual(expect.arrayContaining(shownIn(inlineMarkdownToHtml(title))));
      }),
      { numRuns: Number(process.env.RUNS ?? 2_000) },
    );
  });

  it.each(['basic', 'choice', 'cloze'] as const)('are those of every side of a %s card', (kind) => {
    const note = {
      title: '![](title.png)',
      front:
        '![](front.png) {{c1::![](blank.png)}} ![]({{c1::address.png}})\n\n- [ ] ![](option.png)\n\n  ![](note.mp3)\n- [x] b',
      back: '![](back.png)',
    };
    const { question, answer } = faceOf({ kind, ...note }, 1);
    const shown = shownIn([question.html, ...question.options, answer.html, ...answer.notes].join(''));
    expect([...mediaNamesOf(note)]).toEqual(expect.arrayContaining(shown));
  });
});
