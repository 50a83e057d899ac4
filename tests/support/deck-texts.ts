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
