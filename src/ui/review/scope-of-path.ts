import { deckIdOf, type SectionId } from '../../domain/card';
import type { StudyScope } from '../../app/gotcha';

/** `review`, `review/tag/<tag>`, `review/deck/<id>` or `review/section/<id>`. */
export function scopeOfPath([, kind, id]: readonly string[]): StudyScope {
  if (kind === 'tag' && id) return { kind, tag: id };
  if (kind === 'deck' && id) return { kind, deckId: deckIdOf(id) };
  if (kind === 'section' && id) {
    return { kind, deckId: deckIdOf(id.slice(0, id.lastIndexOf('/'))), sectionId: id as SectionId };
  }
  return { kind: 'all' };
}
