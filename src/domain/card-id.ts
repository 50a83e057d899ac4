import { deckIdOf, type CardId, type DeckId } from './card';

const CLOZE_CARD = /^([^/]+\/.+)\/c\d+$/;

export const deckOfCard = (cardId: CardId): DeckId => deckIdOf(cardId.slice(0, cardId.indexOf('/')));

/** Equal for the cards of one cloze note; any other note has one card. */
export const noteOfCard = (cardId: CardId): string => CLOZE_CARD.exec(cardId)?.[1] ?? cardId;
