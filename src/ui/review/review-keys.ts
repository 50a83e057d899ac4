import { GRADES, type Grade } from '../../domain/schedule';

export type ReviewCommand = { kind: 'reveal' | 'undo' | 'edit' } | { kind: 'answer'; grade: Grade };

/** What a key asks for: space turns the card over, then says Good; 1 to 4 grade; u undoes; e edits. */
export function commandOf(event: KeyboardEvent, isRevealed: boolean): ReviewCommand | undefined {
  const target = event.target as Element;
  const isElsewhere = target.closest('input, textarea, select, dialog, a, audio, pre') !== null;
  if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return undefined;
  if (event.key === ' ' || event.key === 'Enter') {
    // On a button the key is a press of that button.
    if (target.closest('button')) return undefined;
    return isRevealed ? { kind: 'answer', grade: 'good' } : { kind: 'reveal' };
  }
  const grade = GRADES[Number(event.key) - 1];
  if (grade) return { kind: 'answer', grade };
  if (event.key === 'u') return { kind: 'undo' };
  return event.key === 'e' && isRevealed ? { kind: 'edit' } : undefined;
}
