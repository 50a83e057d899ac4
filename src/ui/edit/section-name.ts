import type { Section } from '../../domain/deck';

/** What a section is called where its cards are written. */
export const sectionName = ({ id, title }: Pick<Section, 'id' | 'title'>): string =>
  id === '' ? 'Without a section' : title.replaceAll('`', '');
