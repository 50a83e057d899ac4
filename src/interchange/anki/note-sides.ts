import { cleanField } from './field-html';
import { withoutClozes, withPlaceholders, type FieldCloze } from './cloze-field';
import type { AnkiNote, AnkiNoteType } from './collection';
import { htmlToMarkdown, type Side } from './html-to-markdown';
import { parseTemplate, renderTemplate, type Template, type TemplateValues } from './templates';

export interface CardSides {
  front: Side;
  back: Side;
}

/** What a card's templates may show besides the fields of its note. */
export interface CardCircumstances {
  deckName: string;
  flag: number;
}

/** A note type whose templates are read: it makes the sides of its notes' cards. */
export interface NoteTypeReader {
  /** Undefined where the note type has no such template. */
  sidesOf: (note: AnkiNote, ord: number, circumstances: CardCircumstances) => CardSides | undefined;
}

interface ReadTemplate {
  name: string;
  question: Template;
  answer: Template;
}

/** `onMistake` gets a sentence for each thing that is wrong with the note type, once. */
export function readNoteType(
  noteType: AnkiNoteType,
  media: ReadonlySet<string>,
  onMistake: (message: string) => void,
): NoteTypeReader {
  const templates = noteType.templates.map((template): ReadTemplate => {
    const question = parseTemplate(template.question);
    const answer = parseTemplate(withFrontSide(template));
    for (const mistake of new Set([...question.mistakes, ...answer.mistakes])) {
      onMistake(`${shownName(template.name)} is not well formed. ${mistake}`);
    }
    return { name: template.name, question, answer };
  });
  const unknownFields = new Set<string>();

  const onUnknownField = (templateName: string, field: string): void => {
    const message = `${shownName(templateName)} names a field \`${field}\`, which the note type does not have. It shows nothing.`;
    if (!unknownFields.has(message)) onMistake(message);
    unknownFields.add(message);
  };

  const sidesOf = (note: AnkiNote, ord: number, circumstances: CardCircumstances): CardSides | undefined => {
    const template = templates[noteType.isCloze ? 0 : ord];
    if (!template) return undefined;
    const fields = fieldsOf(noteType, note, template.name, circumstances);
    const values = {
      fieldOf: (name: string) => fields.get(name),
      onUnknownField: (field: string) => onUnknownField(template.name, field),
    };
    return noteType.isCloze ? clozeSides(template, values, media) : plainSides(template, values, media);
  };
  return { sidesOf };
}

const shownName = (template: string): string => `Its card template “${template}”`;

/** An answer that begins with the whole question says `FrontSide` in other words. */
function withFrontSide({ question, answer }: AnkiNoteType['templates'][number]): string {
  const repeated = question.trim();
  const start = answer.trimStart();
  return repeated !== '' && start.startsWith(repeated) ? `{{FrontSide}}${start.slice(repeated.length)}` : answer;
}

const FRONT_SIDE = 'FrontSide';

function fieldsOf(
  noteType: AnkiNoteType,
  note: AnkiNote,
  templateName: string,
  { deckName, flag }: CardCircumstances,
): Map<string, string> {
  const special: [string, string][] = [
    ['Tags', note.tags.join(' ')],
    ['Type', noteType.name],
    ['Deck', deckName],
    ['Subdeck', deckName.slice(deckName.lastIndexOf('::') + 1).replace(/^:+/, '')],
    ['Card', templateName],
    ['CardFlag', flag === 0 ? '' : `flag${flag}`],
    [FRONT_SIDE, ''],
  ];
  const fields = new Map(special.map(([name, text]) => [name, escaped(text)]));
  for (const [index, name] of noteType.fields.entries()) fields.set(name, cleanField(note.fields[index] ?? ''));
  return fields;
}

const escaped = (text: string): string => cleanField(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

type Fields = Pick<TemplateValues, 'fieldOf' | 'onUnknownField'>;

const ANSWER_RULE = /<hr\s[^<>]*id\s*=\s*["']?answer\b[^<>]*>/i;
/** What shows something without being text. */
const TAG_WITHOUT_TEXT = /<(?!img|audio|video|source)[^<>]*>|\s|&nbsp;/gi;

function plainSides({ question, answer }: ReadTemplate, fields: Fields, media: ReadonlySet<string>): CardSides {
  const hints: string[] = [];
  const cloze = withoutClozes;
  const front = renderTemplate(question, {
    ...fields,
    side: 'question',
    cloze,
    onHint: (html) => hints.push(`<div>${html}</div>`),
  });
  // The question is not said again, but what it only hinted at.
  const fieldOf = (name: string): string | undefined => (name === FRONT_SIDE ? hints.join('') : fields.fieldOf(name));
  const back = renderTemplate(answer, { ...fields, fieldOf, side: 'answer', cloze });
  return { front: htmlToMarkdown(front, media), back: htmlToMarkdown(withoutRule(back), media) };
}

/** A rule that divides the answer from the question divides nothing where the question is not said again. */
function withoutRule(answer: string): string {
  const rule = ANSWER_RULE.exec(answer);
  if (!rule) return answer;
  const before = answer.slice(0, rule.index);
  return before.replace(TAG_WITHOUT_TEXT, '') === '' ? answer.slice(rule.index + rule[0].length) : answer;
}

/** One note for all clozes: its front keeps them, and its back adds what the front does not show. */
function clozeSides({ question, answer }: ReadTemplate, fields: Fields, media: ReadonlySet<string>): CardSides {
  const clozes: FieldCloze[] = [];
  const shown = new Set<string>();
  const front = renderTemplate(question, {
    ...fields,
    side: 'question',
    cloze: (html) => withPlaceholders(html, clozes),
    onShown: (name) => shown.add(name),
  });
  const fieldOf = (name: string): string | undefined => (shown.has(name) ? '' : fields.fieldOf(name));
  const back = renderTemplate(answer, { ...fields, fieldOf, side: 'answer', cloze: () => '' });
  return { front: htmlToMarkdown(front, media, clozes), back: htmlToMarkdown(withoutRule(back), media) };
}
