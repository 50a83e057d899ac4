/** Markdown as deck authors write it, one feature each. */
export const SAMPLE_MARKDOWN: Record<string, string> = {
  paragraphs: 'One line\nand its second half.\n\nAnother paragraph.',
  emphasis: 'A *soft*, **strong**, ***both***, _under_, __double__ and snake_case_name.',
  'emphasis next to punctuation': '**"quoted"** and *(bracketed)*, 2 * 3 * 4.',
  strikethrough: 'It is ~~slow~~ fast; `~int | ~string` and ~int | ~string.',
  'code spans': '`a := 1`, ``a ` tick``, `<-ch`, `&x`, `"quoted"`.',
  'character references': 'Tom &amp; Jerry &lt;b&gt; &copy; &#65; &#x42; AT&T &nosuch;',
  escapes: '\\*not emphasis\\* \\`not code\\` \\<b\\> \\&amp; \\[x\\]',
  'hard breaks': 'one  \ntwo\\\nthree',
  headings: '### Three\n\n#### Four\n\nSetext one\n===\n\nSetext two\n---\n\n###### Six',
  lists: '- one\n- two\n  - nested\n    1. deeper\n- three\n\n3. third\n4. fourth',
  'loose lists': '- one\n\n  more of one\n\n- two\n\n      code in two',
  'task lists': '- [ ] open\n- [x] done `x`\n\n1. [x] loose\n\n   more',
  quotes: '> one\n> two\n>\n> > deeper\n\n> - item\nlazy',
  rule: 'before\n\n***\n\nafter',
  tables: '| left | center | right | none |\n|:---|:---:|---:|---|\n| a | `b\\|c` | **d** | |\n| e | f |',
  'indented code': 'text\n\n    a\n    \tb\n',
  fences: '```\nplain <b>\n```\n\n~~~text\ntilde\n~~~',
  links:
    '[go](https://go.dev/ref/spec#x?a=1&b=2) <https://go.dev> https://pkg.go.dev/fmt. www.example.com (http://a.b/c_(d))',
  'reference links': '[one][ref], [ref] and [Ref][].\n\n[ref]: https://go.dev "title"',
  'links with markup': '[**bold** `code`](<https://go.dev/a b>)',
  unicode: 'naïve 世界 🏳️‍🌈 e\u0301 ‮rtl',
};

/** What plain marked renders in another way: Go, results, raw HTML. */
export const GOTCHA_MARKDOWN: Record<string, string> = {
  program:
    '```go\npackage main\n\nimport "fmt"\n\n// A comment.\nfunc main() {\n\tvar n int = 0x1F\n\tfmt.Println("hi", n, nil, len("x"))\n}\n```',
  'other languages':
    '```bash\necho "$HOME" # c\n```\n\n```json\n{"a": [1, true]}\n```\n\n```yaml\na: 1\n```\n\n```sql\nselect 1;\n```\n\n```proto\nmessage A { int32 b = 1; }\n```\n\n```diff\n- a\n+ b\n```',
  results: '```output go1.22+\n0 1 2\n```\n\n```panic\npanic: boom\n\ngoroutine 1\n```\n\n```exit 3\nbye\n```',
  file: '```go file=queue_test.go\npackage queue\n```',
  'raw html':
    'Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>,<br>a <b>b</b> <!-- gone --> end\n\n<div>\n*raw*\n</div>',
  image: '![a *fine* picture](x.png "t")',
};
