import { describe, expect, it } from 'vitest';
import type { Face, SafeHtml } from '../../src/domain/card';
import { faceOf } from '../../src/render/card-face';
import { purifiedFace } from '../../src/render/second-wall';
import { forbiddenIn, parsed, serialised } from './allowed-html';
import { HOSTILE_MARKDOWN } from './hostile-markdown';
import { GOTCHA_MARKDOWN, SAMPLE_MARKDOWN } from './sample-markdown';

/** HTML that slipped through the first wall. */
function face({
  question = '',
  options = [] as string[],
  sounds = [] as string[],
  answer = '',
  notes = [] as string[],
}): Face {
  const slipped = (html: string) => html as SafeHtml;
  return {
    question: { html: slipped(question), options: options.map(slipped), sounds: sounds.map(slipped) },
    answer: { html: slipped(answer), right: [], notes: notes.map(slipped), goVersions: [], caughtBy: [] },
  };
}

const purified = (html: string): string => purifiedFace(face({ question: html })).question.html;

describe('the second wall', () => {
  it.each(Object.entries({ ...SAMPLE_MARKDOWN, ...GOTCHA_MARKDOWN }))('changes nothing good: %s', (_, markdown) => {
    const { question } = faceOf({ kind: 'basic', title: 'T', front: markdown, back: '' }, 0);
    expect(purified(question.html)).toBe(serialised(parsed(question.html)));
  });

  it('changes nothing in a cloze', () => {
    const front = '{{c1::a}} **{{c1::b::hint}}**';
    const { question, answer } = faceOf({ kind: 'cloze', title: 'T', front, back: '' }, 1);
    expect(purified(question.html)).toBe(question.html);
    expect(purified(answer.html)).toBe(answer.html);
  });

  it.each(HOSTILE_MARKDOWN.map((payload) => [payload]))('holds alone, when the first one let through %j', (payload) => {
    expect(forbiddenIn(purified(`<p>${payload}</p>`))).toEqual([]);
  });

  it('takes classes away that are not a card’s', () => {
    expect(purified('<p class="dialog">a</p><p class="raw">b</p>')).toBe('<p>a</p><p class="raw">b</p>');
  });

  it('makes every link one that leaves the app', () => {
    expect(purified('<a href="https://a.example" target="_blank">a</a>')).toBe(
      '<a href="https://a.example" class="outside" rel="noopener noreferrer">a</a>',
    );
  });

  it.each(['#/settings', 'mailto:a@b.example', '//a.example', 'data:text/html,x'])('leads nowhere by %j', (address) => {
    expect(parsed(purified(`<a href="${address}">a</a>`)).querySelector('[href]')).toBeNull();
  });

  it.each([
    ['a picture by its name', '<img data-media="a b.png" alt="A photo">'],
    ['a sound by its name', '<audio data-media="word.mp3" aria-label="word.mp3" controls="" preload="none"></audio>'],
  ])('lets %s through', (_, html) => {
    expect(purified(html)).toBe(html);
  });

  it.each([
    [
      'an address beside the name',
      '<img data-media="a.png" src="x" srcset="x 2x" onerror="alert(1)">',
      '<img data-media="a.png">',
    ],
    [
      'a sound that begins by itself',
      '<audio data-media="a.mp3" src="x" autoplay loop></audio>',
      '<audio data-media="a.mp3"></audio>',
    ],
    ['a source inside', '<audio data-media="a.mp3"><source src="x.mp3"></audio>', '<audio data-media="a.mp3"></audio>'],
    ['a name of nothing that a deck has', 'a<img data-media="https://a.example/a.png">b', 'ab'],
    ['a path that leaves the deck', 'a<img data-media="../a.png">b', 'ab'],
    ['a picture without a name', 'a<img src="a.png">b', 'ab'],
    ['a name on another element', '<p data-media="a.png">a</p><video data-media="a.png"></video>', '<p>a</p>'],
  ])('takes away %s', (_, html, pure) => {
    expect(purified(html)).toBe(pure);
  });

  it('stands behind every part of a face', () => {
    const bad = '<img src=x onerror=alert(1)>ok';
    const { question, answer } = purifiedFace(
      face({ question: bad, options: [bad], sounds: [bad], answer: bad, notes: [bad, ''] }),
    );
    const parts = [question.html, ...question.options, ...(question.sounds ?? []), answer.html, ...answer.notes];
    expect(parts).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', '']);
  });

  it('says so when nothing comes back', () => {
    expect(() => purified('<script>x</script>')).toThrow(
      'DOMPurify returned nothing: is its Trusted Types policy allowed?',
    );
  });
});
