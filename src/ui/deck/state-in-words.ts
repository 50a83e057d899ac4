import type { Schedule } from '../../domain/schedule';
import { shortDays } from '../shared/durations';

/** Where a card stands, as its section's list says it. */
export function stateInWords(schedule: Schedule | undefined, today: number): string {
  if (!schedule) return 'not started: off the starter path';
  switch (schedule.queue) {
    case 'new':
      return 'new';
    case 'learning':
      return 'being learned';
    case 'relearning':
      return 'being learned again';
    case 'suspended':
      return 'suspended';
    case 'buried':
      return 'put off for today';
    case 'removed':
      return 'no longer in the deck';
    case 'review': {
      const days = schedule.due - today;
      return days <= 0 ? 'due' : `in ${shortDays(days)}`;
    }
  }
}
