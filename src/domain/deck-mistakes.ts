import type { Unclosed } from './deck-lines';

/** A mistake in one piece of a deck, before it is known where in the deck the piece stands. */
export interface Mistake {
  /** In the piece, from 1. */
  line: number;
  message: string;
}

const SHOWN_LENGTH = 60;

/** What was found, short enough for a sentence. */
const shown = (text: string): string => `\`${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text}\``;

const nearest = (word: string | undefined): string => (word === undefined ? '' : ` Did you mean \`${word}\`?`);

/** One sentence for what was found and one for what to do, for every mistake that a deck's text can have. */
export const mistakes = {
  emptyText: () => 'The deck is empty. Write a card: a line `### Question` and the answer under it.',
  notText: () => 'This is not text but a binary file. A deck is a Markdown file.',
  noCards: () => 'There is no card in this deck. A card begins with a heading of three `#`: `### Question`.',

  frontMatterUnclosed: () =>
    'The front matter that begins on line 1 is never closed. Put `---` on a line of its own after its last key.',
  frontMatterLine: (line: string) => `${shown(line)} is not front matter. Write \`key: value\` on one line.`,
  frontMatterKey: (key: string, known: string | undefined) =>
    `${shown(key)} is not a key of the front matter.${nearest(known)} The keys are \`id\`, \`title\`, \`description\` and \`go\`.`,
  frontMatterKeyTwice: (key: string, first: number) =>
    `\`${key}\` is given twice, first on line ${first}. Keep one of the two.`,

  titleTwice: (first: number) =>
    `This is a second \`#\` heading; the deck's title is on line ${first}. Use \`##\` for a section or \`###\` for a card.`,
  titleDiffers: (title: string, frontMatter: string) =>
    `The heading ${shown(title)} differs from the front matter's title ${shown(frontMatter)}. Remove one of them.`,
  titleLate: () => "A deck's title stands before its first section and card. Move this `#` heading to the top.",
  levelSkipped: (level: number, above: number) =>
    `A heading with ${level} \`#\` follows ${above === 0 ? 'no heading' : `one with ${above}`}. Use ${above + 1}, so that no level is skipped.`,
  headingEmpty: () => 'This heading is empty. Give it a text.',
  headingHashes: () =>
    'The `#` at the end of this heading would get lost: Markdown takes it for decoration. Put it in backticks.',
  dividerUnderText: () =>
    'This `---` stands right under text, and Markdown makes a heading of that. Put a blank line above it.',
  underline: () =>
    'This line makes a heading of the text above it. Put a blank line above it, or begin the heading with `#` instead.',
  unclosed: (what: Unclosed) =>
    what === 'fence'
      ? 'The fence that begins here is never closed. Close it with as many backticks or tildes as it begins with.'
      : 'The comment that begins here is never closed. Close it with `-->`.',
  emptyFront: () => 'There is nothing between the heading and `---`. Write the question there, or remove the `---`.',
  emptyBack: () => 'There is nothing after `---`. Write the answer there.',
  emptyCard: () => 'There is nothing under this heading. Write the answer there.',

  attributesNotLast: (block: string) =>
    `The attributes ${shown(block)} are not the last thing on their line. Move them to its end, in one pair of braces.`,
  attributesUnclosed: (block: string) =>
    `The attributes ${shown(block)} do not end. Close them with \`}\` and a value with the quote it began with.`,
  attributeUnreadable: (word: string) =>
    `${shown(word)} is not an attribute. Write \`#id\`, \`.tag\` or \`name="value"\`.`,
  attributeUnknown: (name: string, known: string | undefined) =>
    `\`${name}\` is not an attribute of a card.${nearest(known)} The attributes are \`from\`, \`fact\`, \`go\`, \`vs\`, \`rev\` and \`was\`.`,
  attributeOnSection: (name: string) =>
    `${shown(name)} cannot stand on a section, which takes an \`#id\` only. Move it to the cards.`,
  attributesOnTitle: () => 'A `#` heading takes no attributes. Give the deck its `id:` in the front matter.',
  attributeTwice: (name: string) => `\`${name}\` is given twice. Keep one of the two.`,
  idTwice: (id: string, first: number) =>
    `The id ${shown(id)} is already taken by the heading on line ${first}. Give this one another: \`{#another-id}\`.`,
  slugTwice: (slug: string, first: number) =>
    `This heading has the same id, ${shown(slug)}, as the one on line ${first}. Give one of them its own: \`{#another-id}\`.`,
  slugEmpty: () => 'No id can be made of this heading. Give it one: `{#some-id}`.',
  idUnreadable: (id: string) => `${shown(id)} cannot be an id. Use letters, digits, \`-\`, \`_\` and \`.\`.`,
  tagUnreadable: (tag: string) => `${shown(tag)} cannot be a tag. Use letters, digits, \`-\`, \`_\` and \`.\`.`,
  revUnreadable: (rev: string) => `${shown(rev)} is not a revision. Write a whole number from 1: \`rev=2\`.`,
  referenceUnreadable: (name: string, value: string) =>
    `${shown(value)} cannot be what \`${name}\` names. Write a card's id, or \`deck/id\` for a card of another deck.`,
  goRangeUnreadable: (range: string) =>
    `${shown(range)} is not a range of Go versions. Write \`1.23+\`, \`1.22-1.25\` or \`1.22\`.`,
  tooManyFacts: (count: number, most: number) =>
    `This card names ${count} facts. Name at most ${most}, or split the card.`,

  clozeUnclosed: (opening: string) =>
    `\`${opening}\` is never closed. End it with \`}}\`; braces inside have to be balanced.`,
  clozeEmpty: (opening: string) => `\`${opening}\` hides nothing. Write the text to hide behind \`::\`.`,
  clozeZero: () => 'Cloze numbers begin at 1. Write `{{c1::`.',
  clozeInHeading: () => 'A cloze in a heading would give itself away in lists. Move the sentence under the heading.',
  clozeInAnswer: (opening: string) =>
    `\`${opening}\` stands after \`---\`, where nothing is hidden. Move it before the \`---\`.`,

  choiceWithoutRight: () => 'No option of this task list is right. Mark the right one with `[x]`.',
  choiceWithoutWrong: () => 'Every option of this task list is right. Leave the wrong ones as `[ ]`.',
  choiceTwice: () =>
    'This option stands apart from the options above. Keep them in one list; indent what explains an option under it.',

  resultUnknown: (word: string, known: string) => `${shown(word)} is not a result. Did you mean \`${known}\`?`,
  resultWordUnknown: (word: string, result: string) =>
    `${shown(word)} cannot follow \`${result}\`. Write \`any\` (for \`output\`) or Go versions such as \`go1.22+\` and \`go1.21\`.`,
  anyWithoutOutput: (result: string) =>
    `\`any\` cannot follow \`${result}\`. Only \`output\` may differ from run to run.`,
  exitWithoutCode: () => 'This `exit` names no exit code. Write one from 1 to 255: `exit 3`.',
  resultWithoutProgram: (result: string) =>
    `This \`${result}\` has no program: no \`go\` fence stands before it. Add the program, or use \`text\` for what no program printed.`,
  resultOfIllegal: (result: string) =>
    `This \`${result}\` follows a program that is never run. Remove \`illegal\` from its fence, or use \`text\` here.`,
  programWordUnknown: (word: string, known: string | undefined) =>
    `${shown(word)} cannot follow \`go\`.${nearest(known)} Write \`fragment\`, \`illegal\` or \`file=name.go\`.`,
  fileNameUnreadable: (name: string) =>
    `${shown(name)} cannot be a file of a program. Use a relative path of letters, digits, \`-\`, \`_\` and \`.\`.`,
  fileTwice: (name: string) =>
    `The program above already has a file ${shown(name)}. Give this one another name, or remove \`file=\`.`,
} as const;
