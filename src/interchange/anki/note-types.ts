import { NEW_USN } from './schema11-tables';
import { CARD_CSS } from './card-css';

/** The fields of both note types. */
export const FIELDS = ['Question', 'Answer', 'Title', 'Section', 'Source', 'Place', 'Written'] as const;
export type FieldName = (typeof FIELDS)[number];

/** In Anki's lists a note is called by its title. */
const SORT_FIELD = FIELDS.indexOf('Title');

/** Ids like the times of Anki, made up once: a package that is exported again brings no second note type. */
export const BASIC_TYPE = 1_763_700_000_001;
export const CLOZE_TYPE = 1_763_700_000_002;

const BASIC_KIND = 0;
const CLOZE_KIND = 1;

const ANSWER = '<hr id="answer">\n<div class="face">{{Answer}}</div>\n<p class="section">{{Section}}</p>';

/** The note types as `col.models` holds them. `deckId` is where Anki would add a note of theirs. */
export function noteTypes(deckId: number, modifiedAtSeconds: number): Record<string, object> {
  const modified = { did: deckId, mod: modifiedAtSeconds, usn: NEW_USN };
  return {
    [BASIC_TYPE]: {
      ...modified,
      ...frame,
      id: BASIC_TYPE,
      name: 'Gotcha',
      type: BASIC_KIND,
      tmpls: [template('Card 1', '<div class="face">{{Question}}</div>', `{{FrontSide}}\n${ANSWER}`)],
      // A card is made wherever the question says something.
      req: [[0, 'any', [FIELDS.indexOf('Question')]]],
    },
    [CLOZE_TYPE]: {
      ...modified,
      ...frame,
      id: CLOZE_TYPE,
      name: 'Gotcha cloze',
      type: CLOZE_KIND,
      tmpls: [
        template(
          'Cloze',
          '<div class="face">{{cloze:Question}}</div>',
          `<div class="face">{{cloze:Question}}</div>\n${ANSWER}`,
        ),
      ],
      req: [[0, 'any', [FIELDS.indexOf('Question')]]],
    },
  };
}

const frame = {
  sortf: SORT_FIELD,
  flds: FIELDS.map((name, ord) => ({ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20, media: [] })),
  css: CARD_CSS,
  latexPre: '\\documentclass[12pt]{article}\n\\begin{document}\n',
  latexPost: '\\end{document}',
  latexsvg: false,
  tags: [],
  vers: [],
};

const template = (name: string, qfmt: string, afmt: string) => ({
  name,
  ord: 0,
  qfmt,
  afmt,
  bqfmt: '',
  bafmt: '',
  did: null,
  bfont: '',
  bsize: 0,
});
