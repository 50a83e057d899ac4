import { createSubscriber } from 'svelte/reactivity';
import { MINUTE_MS, type Moment } from '../domain/time';

/** The present moment by this device's clock and time zone. */
export function readMoment(rolloverHour: number): Moment {
  const date = new Date();
  // Subtracted: a minus sign alone makes -0 of UTC, which a backup does not bring back.
  return { at: date.getTime(), tzOffsetMin: 0 - date.getTimezoneOffset(), rolloverHour };
}

/** The time as a Svelte value: moves on every minute and when the learner comes back to the page. */
class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, MINUTE_MS);
    document.addEventListener('visibilitychange', update);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', update);
    };
  });

  now(rolloverHour: number): Moment {
    this.#subscribe();
    return readMoment(rolloverHour);
  }
}

export const clock = new Clock();
