import type { Card, CardId, Face, NoteText } from '../domain/card';
import { faceMarkup } from '../render/trusted';
import { rendererVersion } from '../render/renderer-version';
import type { FaceRow, GotchaDatabase } from '../storage/database';
import { faceVersionOf, keepFaces, readFaces } from '../storage/cards';
import type { DeckLibrary } from './deck-library.svelte';

/** The cards' faces as markup that the page accepts. */
export async function facesFor(
  database: GotchaDatabase,
  library: DeckLibrary,
  cards: readonly Card[],
): Promise<Map<CardId, Face>> {
  return withMissingFaces(database, library, cards, await readFaces(database, cards, rendererVersion));
}

/** The faces that are prepared, as markup; those that are not are made now, and kept. */
export async function withMissingFaces(
  database: GotchaDatabase,
  library: DeckLibrary,
  cards: readonly Card[],
  prepared: ReadonlyMap<CardId, Face>,
): Promise<Map<CardId, Face>> {
  const missing = cards.filter(({ id }) => !prepared.has(id));
  const made = await Promise.all(missing.map((card) => makeFace(library, card)));
  if (made.length > 0) await keepFaces(database, made);
  const faces = [...prepared, ...made.map(({ cardId, face }) => [cardId, face] as const)];
  return new Map(faces.map(([cardId, face]) => [cardId, faceAsMarkup(face)]));
}

async function makeFace(library: DeckLibrary, card: Card): Promise<FaceRow> {
  const face = card.text ? await renderText(card, card.text) : (await library.shippedCard(card))?.face;
  if (!face) throw new Error(`Inconsistent: card ${card.id} has no text and no face.`);
  return { cardId: card.id, version: faceVersionOf(card), rendererVersion, face };
}

/** The renderer is fetched when a learner's own card is first shown: shipped cards come rendered. */
export async function renderText(card: Pick<Card, 'kind' | 'clozeNumber'>, text: NoteText): Promise<Face> {
  const [{ faceOf }, { purifiedFace }] = await Promise.all([
    import('../render/card-face'),
    import('../render/second-wall'),
  ]);
  return purifiedFace(faceOf({ ...text, kind: card.kind }, card.clozeNumber));
}

/** Once per face: what `render` made passes the browser's gate for markup. */
export function faceAsMarkup({ question, answer }: Face): Face {
  return {
    question: {
      html: faceMarkup(question.html),
      options: question.options.map(faceMarkup),
      ...(question.sounds && { sounds: question.sounds.map(faceMarkup) }),
    },
    answer: { ...answer, html: faceMarkup(answer.html), notes: answer.notes.map(faceMarkup) },
  };
}
