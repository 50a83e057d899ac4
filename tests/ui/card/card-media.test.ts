import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CardMedia } from '../../../src/ui/card/card-media';

const open = new Set<string>();
beforeEach(() => {
  open.clear();
  let made = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(Object.create(URL) as object, {
      createObjectURL: () => {
        const address = `blob:${(made += 1)}`;
        open.add(address);
        return address;
      },
      revokeObjectURL: (address: string) => open.delete(address),
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

function sidesWith(...elements: string[]): HTMLElement {
  const sides = document.createElement('div');
  sides.innerHTML = elements.map((element) => `<span class="media">${element}</span>`).join('');
  return sides;
}

const PHOTO = '<img data-media="photo.png" alt="A photo">';
const SOUND = '<audio data-media="word.mp3"></audio>';
const found = () => Promise.resolve(new Blob(['x']));

test('each name is read once, however often it is shown', async () => {
  const read = vi.fn(found);
  const media = new CardMedia(read);
  const sides = sidesWith(PHOTO, PHOTO, SOUND);
  await media.show(sides);
  await media.show(sidesWith(PHOTO));
  expect(read.mock.calls.flat()).toEqual(['photo.png', 'word.mp3']);
  const addresses = [...sides.querySelectorAll('[data-media]')].map((element) => element.getAttribute('src'));
  expect(addresses).toEqual(['blob:1', 'blob:1', 'blob:2']);
});

test('what is missing, and what the browser cannot show or play, is said by its name', async () => {
  const read = (name: string) => (name === 'gone.png' ? Promise.resolve(undefined) : found());
  const sides = sidesWith('<img data-media="gone.png">', PHOTO, SOUND);
  await new CardMedia(read).show(sides);
  for (const element of sides.querySelectorAll('[data-media]')) element.dispatchEvent(new Event('error'));
  expect([...sides.children].map(({ textContent }) => textContent)).toEqual([
    'gone.png is missing',
    'photo.png cannot be shown',
    'word.mp3 cannot be played',
  ]);
});

test('the pictures of the hidden side are read ahead, by the names that HTML encodes', async () => {
  const read = vi.fn(found);
  await new CardMedia(read).prepare(
    '<img data-media="a &amp;&nbsp;b.png" alt=""><audio data-media="word.mp3"></audio>',
  );
  expect(read.mock.calls.flat()).toEqual(['a &\u00A0b.png']);
});

test('a card that leaves lets go of every address, of those still being read too', async () => {
  let finish = (_: Blob) => {};
  const late = new Promise<Blob>((resolve) => (finish = resolve));
  const media = new CardMedia((name) => (name === 'photo.png' ? late : found()));
  const sides = sidesWith(PHOTO, SOUND);
  const showing = media.show(sides);
  const leaving = media.leave();
  finish(new Blob(['x']));
  await Promise.all([showing, leaving]);
  expect(open).toEqual(new Set());
  expect(sides.querySelector('img')?.hasAttribute('src')).toBe(false);
});
