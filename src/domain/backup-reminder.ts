/** A few days of daily reviews. */
const REMIND_AFTER = 200;
const REMIND_AGAIN_AFTER = 100;

/** Whether so many answers that no file holds deserve a word, or another one since the learner sent the last away. */
export function shouldRemind(counts: { reviews: number; saved: number; whenDismissed: number | undefined }): boolean {
  const { reviews, saved, whenDismissed = -Infinity } = counts;
  return reviews - saved >= REMIND_AFTER && reviews - Math.max(saved, whenDismissed) >= REMIND_AGAIN_AFTER;
}
