/** What had the focus is gone with the step before: readers and keys go on at the new heading. */
export function takeFocus(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView?.({ block: 'nearest' });
}
