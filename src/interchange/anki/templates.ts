/** A card template of Anki, read: https://docs.ankiweb.net/templates/intro.html */
export interface Template {
  parts: readonly Part[];
  /** What is wrong with its conditionals: one sentence each. */
  mistakes: readonly string[];
}

type Part =
  | { kind: 'text'; html: string }
  | { kind: 'field'; name: string; filters: readonly string[] }
  /** `end`: index of the part behind what it decides about. A list with jumps, so that no nesting is too deep. */
  | { kind: 'condition'; name: string; isNegated: boolean; end: number };

/** What a template is filled with. */
export interface TemplateValues {
  /** A field's HTML, a special one's too; undefined where the note type has no such field. */
  fieldOf: (name: string) => string | undefined;
  side: 'question' | 'answer';
  /** What the cloze filters make of a field's HTML. */
  cloze: (html: string) => string;
  /** Told of each field that the note type does not have. */
  onUnknownField: (name: string) => void;
  /** Told of each field that is shown, not only asked for by a condition. */
  onShown?: (name: string) => void;
  /** Told of what `hint:` hides on a question. */
  onHint?: (html: string) => void;
}

const LEGACY_DELIMITERS = /^\s*\{\{=<% %>=\}\}/;
const TAG = /<!--[^]*?-->|\{\{([^{}][^]*?)\}\}/g;
const LEGACY_TAG = /<!--[^]*?-->|(?:\{\{|<%)([^]*?)(?:\}\}|%>)/g;

export function parseTemplate(source: string): Template {
  const isLegacy = LEGACY_DELIMITERS.test(source);
  const text = source.replace(LEGACY_DELIMITERS, '');
  const parts: Part[] = [];
  const mistakes: string[] = [];
  const open: Extract<Part, { kind: 'condition' }>[] = [];
  let at = 0;

  for (const { 0: whole, 1: tag, index } of text.matchAll(isLegacy ? LEGACY_TAG : TAG)) {
    parts.push({ kind: 'text', html: text.slice(at, index) });
    at = index + whole.length;
    // Anki reads no tags in a comment; nor does anybody see one.
    if (tag === undefined) continue;
    const mark = tag.trim().charAt(0);
    const name = tag.trim().replace(/^[#^/!]\s*/, '');
    if (mark === '#' || mark === '^') {
      const condition: Part = { kind: 'condition', name, isNegated: mark === '^', end: Infinity };
      parts.push(condition);
      open.push(condition);
    } else if (mark === '/') {
      if (open.at(-1)?.name === name) open.pop()!.end = parts.length;
      else mistakes.push(`It closes \`{{/${name}}}\`, which is not the condition opened last.`);
    } else if (mark !== '!') {
      const words = tag.split(':').map((word) => word.trim());
      parts.push({ kind: 'field', name: words.pop() ?? '', filters: words.reverse() });
    }
  }
  parts.push({ kind: 'text', html: text.slice(at) });
  for (const { name, isNegated } of open) {
    mistakes.push(`Its condition \`{{${isNegated ? '^' : '#'}${name}}}\` is never closed.`);
  }
  return { parts, mistakes };
}

export function renderTemplate({ parts }: Template, values: TemplateValues): string {
  let html = '';
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.kind === 'text') html += part.html;
    else if (part.kind === 'field') html += fieldHtml(part, values);
    else if (!isMet(part, values)) index = part.end - 1;
  }
  return html;
}

/** Anki generates cards by this: white space and empty lines are nothing, a picture or `&nbsp;` is something. */
export function isEmptyField(html: string): boolean {
  return html.replace(/<\/?(?:br|div) ?\/?>|\s+/gi, '') === '';
}

/** In the note types of clozes Anki also knows conditions such as `{{#c1}}`: one note stands for all its numbers here. */
const CLOZE_CONDITION = /^c\d+$/;

function isMet({ name, isNegated }: { name: string; isNegated: boolean }, values: TemplateValues): boolean {
  const html = values.fieldOf(name);
  if (html === undefined && CLOZE_CONDITION.test(name)) return !isNegated;
  if (html === undefined) values.onUnknownField(name);
  return isEmptyField(html ?? '') === isNegated;
}

function fieldHtml({ name, filters }: { name: string; filters: readonly string[] }, values: TemplateValues): string {
  const field = values.fieldOf(name);
  if (field === undefined) {
    values.onUnknownField(name);
    return '';
  }
  values.onShown?.(name);
  return filters.reduce((html, filter) => filtered(html, filter, values), field);
}

/** `漢字[かんじ]`; bounded, because Anki's own pattern takes quadratic time. */
const FURIGANA = / ?([^ >[\]]{1,50})\[(?!sound:)([^[\]]{1,100})\]/g;

/** A filter that this app does not know shows the field as it is, as Anki does without the add-on. */
function filtered(html: string, filter: string, { side, cloze, onHint }: TemplateValues): string {
  const [name = ''] = filter.split(/\s/);
  switch (name) {
    case 'text':
      return html.replace(/<!--[^]*?-->|<(script|style)\b[^]*?<\/\1>|<[^>]*>/gi, '');
    case 'cloze':
    case 'cloze-only':
      return cloze(html);
    case 'type':
      // What is to be typed is the answer, and not part of the question.
      return side === 'question' ? '' : html;
    case 'hint':
      if (side === 'answer') return html;
      onHint?.(html);
      return '';
    case 'tts':
      return '';
    case 'furigana':
      return html.replace(FURIGANA, '$1($2)');
    case 'kana':
      return html.replace(FURIGANA, '$2');
    case 'kanji':
      return html.replace(FURIGANA, '$1');
    default:
      return html;
  }
}
