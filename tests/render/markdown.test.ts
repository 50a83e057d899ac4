import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faceOf } from '../../src/render/card-face';
import { inlineMarkdownToHtml, markdownToHtml } from '../../src/render/markdown';

const captionOf = (info: string): string | undefined =>
  /<figcaption>(.*)<\/figcaption>/.exec(markdownToHtml(`\`\`\`${info}\ntext\n\`\`\``))?.[1];

describe('result fences', () => {
  it.each([
    ['output', 'prints'],
    ['output any', 'may print'],
    ['output go1.22+', 'prints, since Go 1.22'],
    ['output go1.21', 'prints, up to Go 1.21'],
    ['output any go1.22+', 'may print, since Go 1.22'],
    ['output go1.22-1.25', 'prints, Go 1.22 to 1.25'],
    ['output go1.x constructor', 'prints'],
    ['panic', 'panics'],
    ['fatal', 'fatal error'],
    ['exit 3', 'exit status 3'],
    ['compile-error', 'does not compile'],
    ['compile-error go1.26', 'does not compile, up to Go 1.26'],
    ['vet', 'go vet says'],
    ['race', 'the race detector says'],
    ['test', 'go test says'],
  ])('labels %j with %j', (info, label) => {
    expect(captionOf(info)).toBe(label);
  });

  it('keeps what the terminal said, first blank line and all', () => {
    expect(markdownToHtml('```panic\n\n\tpanic: a < b\n```')).toBe(
      '<figure class="result result-panic"><figcaption>panics</figcaption>' +
        '<pre tabindex="0" role="group" aria-label="Result"><samp>\n\tpanic: a &lt; b</samp></pre></figure>\n',
    );
  });
});

describe('program fences', () => {
  it('carry their language and keep their tabs', () => {
    expect(markdownToHtml('```go fragment\nfunc f() {\n\treturn\n}\n```')).toBe(
      '<pre class="code" tabindex="0" role="group" aria-label="Code"><code class="language-go">' +
        '<span class="hk">func</span> <span class="hf">f</span>() {\n\t<span class="hk">return</span>\n}</code></pre>\n',
    );
  });

  it('are plain in a language nobody knows', () => {
    expect(markdownToHtml('```brainf"ck\n+<>\n```')).toBe(
      '<pre class="code" tabindex="0" role="group" aria-label="Code"><code>+&lt;&gt;</code></pre>\n',
    );
  });

  it('name their file', () => {
    expect(captionOf('go file=queue_test.go')).toBe('queue_test.go');
    expect(captionOf('go file="a.go"')).toBe('a.go');
    expect(captionOf('go')).toBeUndefined();
  });
});

describe('links and images', () => {
  it('lead outside by http and https only', () => {
    expect(inlineMarkdownToHtml('[spec](https://go.dev/ref?a=1&b=2#x)')).toBe(
      '<a class="outside" href="https://go.dev/ref?a=1&amp;b=2#x" rel="noopener noreferrer">spec</a>',
    );
    expect(inlineMarkdownToHtml('[run](javascript:alert(1)) [in](#/x) [mail](mailto:a@b.c)')).toBe('run in mail');
  });

  it('hold no link: the inner one stays', () => {
    expect(inlineMarkdownToHtml('[a <https://in.example> b](https://out.example)')).toBe(
      'a <a class="outside" href="https://in.example" rel="noopener noreferrer">https://in.example</a> b',
    );
  });

  it('keep what was percent-encoded', () => {
    expect(inlineMarkdownToHtml('<https://go.dev/%C3%A9?q=%26>')).toContain('href="https://go.dev/%C3%A9?q=%26"');
  });

  it('show the text of a picture instead of fetching it', () => {
    expect(inlineMarkdownToHtml('![a *stack* of `x`](https://evil.example/x.png)')).toBe(
      '<span class="image">a stack of x</span>',
    );
  });
});

describe('raw HTML', () => {
  it('is text, but for line breaks and closed keys, subscripts and superscripts', () => {
    expect(inlineMarkdownToHtml('<kbd>Ctrl</kbd> H<sub>2</sub>O x<SUP>2</SUP><br/><b>b</b> <kbd>open </sub>')).toBe(
      '<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup><br>&lt;b&gt;b&lt;/b&gt; &lt;kbd&gt;open &lt;/sub&gt;',
    );
  });

  it('gives no element to a tag with attributes', () => {
    expect(inlineMarkdownToHtml('<kbd class="x">a</kbd>')).toBe(
      '&lt;kbd class="x"&gt;a&lt;/kbd&gt;'.replaceAll('"', '&quot;'),
    );
  });

  it('loses its comments, over blank lines too', () => {
    expect(markdownToHtml('a<!-- one -->b\n\n<!-- two\n\nthree -->\n\nc')).toBe('<p>ab</p>\n<p>c</p>\n');
  });
});

describe('what a card has no use for', () => {
  it('is replaced: NUL and halves of characters', () => {
    expect(markdownToHtml('a\0b\uD800c')).toBe('<p>a\uFFFDb\uFFFDc</p>\n');
  });

  it('makes no heading larger than the title', () => {
    expect(markdownToHtml('One\n===\n\n#### Four')).toBe('<h3>One</h3>\n<h4>Four</h4>\n');
  });
});

describe('text without measure', () => {
  it.each([
    ['quotes', '>'.repeat(45_000)],
    ['lists', '- a '.repeat(10_000)],
    ['numbered lists', '1. '.repeat(15_000)],
    ['indented lists', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n')],
    ['emphasis', '*'.repeat(20_000) + 'x' + '*'.repeat(20_000)],
    ['links', '[a '.repeat(2_000) + 'x' + '](https://a.example)'.repeat(2_000)],
    ['shell substitutions', '```bash\n' + '"$('.repeat(6_000) + '\n```'],
    ['kinds of emphasis that never end', '**a_'.repeat(5_000)],
    ['almost e-mail addresses', '_a.b'.repeat(10_000)],
    ['clozes', '{{c1::'.repeat(2_000) + 'x' + '}}'.repeat(2_000)],
    ['a hundred thousand quotes', '>'.repeat(100_000)],
  ])('may be %s: it nests a few levels and then is text', (_, text) => {
    for (const kind of ['basic', 'choice', 'cloze'] as const) {
      const { question } = faceOf({ kind, title: text, front: `- [ ] ${text}`, back: text }, 1);
      expect(depthOf(question.html)).toBeLessThan(100);
    }
    expect(depthOf(markdownToHtml(text))).toBeLessThan(100);
  });

  it('is shown as it is when it is far too long', () => {
    const text = '**a** '.repeat(10_000);
    expect(markdownToHtml(text)).toBe(`<p class="raw">${text}</p>\n`);
  });

  it('never throws, and closes what it opens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(unclosedIn(markdownToHtml(text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

const TAG = /<(\/?)([a-z][a-z0-9]*)[^>]*>/g;
const VOID = new Set(['br', 'hr']);

function unclosedIn(html: string): string[] {
  const open: string[] = [];
  for (const [, slash, tag = ''] of html.matchAll(TAG)) {
    if (VOID.has(tag)) continue;
    if (!slash) open.push(tag);
    else if (open.pop() !== tag) return [`</${tag}>`];
  }
  return open;
}

function depthOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash, tag = ''] of html.matchAll(TAG)) {
    if (!VOID.has(tag)) deepest = Math.max(deepest, (depth += slash ? -1 : 1));
  }
  return deepest;
}
