import { describe, expect, test } from 'vitest';
import { parseTemplate, renderTemplate, type TemplateValues } from '../../../src/interchange/anki/templates';

const FIELDS = { Front: 'question', Back: '<b>answer</b>', Empty: ' <br><div></div>', Picture: '<img src=x.png>' };

function rendered(
  source: string,
  fields: Record<string, string> = FIELDS,
  given: Partial<TemplateValues> = {},
): string {
  return renderTemplate(parseTemplate(source), {
    fieldOf: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    side: 'question',
    cloze: (html) => `<${html}>`,
    onUnknownField: () => {},
    ...given,
  });
}

describe('fields', () => {
  test('are filled in, whatever spaces are around their names', () => {
    expect(rendered('a {{Front}} b {{ Back }} c')).toBe('a question b <b>answer</b> c');
  });

  test('that the note type does not have show nothing and are told', () => {
    const unknown: string[] = [];
    const given = { onUnknownField: (name: string) => void unknown.push(name) };
    expect(rendered('x{{Fornt}}{{#Nope}}y{{/Nope}}', FIELDS, given)).toBe('x');
    expect(unknown).toEqual(['Fornt', 'Nope']);
  });

  test('are no templates themselves', () => {
    expect(rendered('{{Front}}', { Front: '{{Back}}', Back: 'x' })).toBe('{{Back}}');
  });
});

describe('conditions', () => {
  test('show what is between them where the field has something, or nothing', () => {
    expect(rendered('{{#Front}}a{{/Front}}{{^Front}}b{{/Front}}')).toBe('a');
    expect(rendered('{{#Empty}}a{{/Empty}}{{^Empty}}b{{/Empty}}')).toBe('b');
    expect(rendered('{{#Picture}}a{{/Picture}}')).toBe('a');
  });

  test('may be nested', () => {
    expect(rendered('{{#Front}}1{{^Empty}}2{{#Empty}}3{{/Empty}}4{{/Empty}}5{{/Front}}6')).toBe('12456');
    const deep = 50_000;
    expect(rendered('{{#Front}}'.repeat(deep) + 'x' + '{{/Front}}'.repeat(deep))).toBe('x');
  });

  test('that do not fit are told', () => {
    expect(parseTemplate('{{#A}}{{^B}}x{{/A}}').mistakes).toEqual([
      'It closes `{{/A}}`, which is not the condition opened last.',
      'Its condition `{{#A}}` is never closed.',
      'Its condition `{{^B}}` is never closed.',
    ]);
  });

  test('on a number of a cloze hold, because one note stands for all', () => {
    expect(rendered('{{#c1}}a{{/c1}}{{^c2}}b{{/c2}}')).toBe('a');
  });
});

test('comments are no place for fields', () => {
  expect(rendered('a<!-- {{Front}} -->b{{! remark }}c')).toBe('abc');
});

test('delimiters of old templates are read', () => {
  expect(rendered('{{=<% %>=}}<%#Front%><%Front%><%/Front%> {{Back}}')).toBe('question <b>answer</b>');
});

describe('filters', () => {
  test('change what they know, from the field outwards, and leave alone what they do not', () => {
    expect(rendered('{{text:Back}} {{unknown:Back}}')).toBe('answer <b>answer</b>');
    expect(rendered('{{cloze:Front}} {{cloze-only:Front}} {{text:cloze:Front}}')).toBe('<question> <question> ');
  });

  test('keep what is to be typed, or a hint, off the question', () => {
    const hints: string[] = [];
    expect(rendered('{{type:Front}}{{hint:Back}}', FIELDS, { onHint: (html) => void hints.push(html) })).toBe('');
    expect(hints).toEqual(['<b>answer</b>']);
    expect(rendered('{{type:Front}} {{hint:Front}}', FIELDS, { side: 'answer' })).toBe('question question');
  });

  test('read furigana', () => {
    const fields = { F: ' 漢字[かんじ]です' };
    expect(rendered('{{furigana:F}} {{kana:F}} {{kanji:F}}', fields)).toBe('漢字(かんじ)です かんじです 漢字です');
  });

  test('that speak show nothing', () => {
    expect(rendered('{{tts en_US voices=A:Front}}')).toBe('');
  });
});
