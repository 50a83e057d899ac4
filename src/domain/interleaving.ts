import type { SectionId } from './card';

interface Course<Item> {
  items: readonly Item[];
  /** How many of the day's are behind us: with them, the mix goes on where it was. */
  doneCount: number;
}

/** Both courses in their own order, each spread evenly over the day. */
export function interleave<Item>(first: Course<Item>, second: Course<Item>): Item[] {
  return [...placed(first), ...placed(second)].sort((a, b) => a.place - b.place).map(({ item }) => item);
}

function placed<Item>({ items, doneCount }: Course<Item>): { item: Item; place: number }[] {
  const dayCount = doneCount + items.length;
  return items.map((item, i) => ({ item, place: (doneCount + i + 0.5) / dayCount }));
}

interface Waiting<Item> {
  place: number;
  item: Item;
}

/** As near to the given order as it can be with neighbours from different sections, wherever those can be had. */
export function alternateSections<Item extends { sectionId: SectionId }>(
  items: readonly Item[],
  previousSectionId: SectionId | null,
): Item[] {
  const waiting = new Map<SectionId, Waiting<Item>[]>();
  // From the last to the first, so that a section's next item is the one to pop.
  for (let place = items.length - 1; place >= 0; place--) {
    const item = items[place];
    if (!item) continue;
    const section = waiting.get(item.sectionId) ?? [];
    section.push({ place, item });
    waiting.set(item.sectionId, section);
  }

  const ordered: Item[] = [];
  let previous = previousSectionId;
  while (ordered.length < items.length) {
    const next = nextOf(waiting, previous, items.length - ordered.length);
    if (!next) break;
    waiting.get(next.sectionId)?.pop();
    ordered.push(next);
    previous = next.sectionId;
  }
  return ordered;
}

function nextOf<Item extends { sectionId: SectionId }>(
  waiting: ReadonlyMap<SectionId, readonly Waiting<Item>[]>,
  previous: SectionId | null,
  leftCount: number,
): Item | undefined {
  let earliest: Waiting<Item> | undefined;
  for (const [sectionId, section] of waiting) {
    const head = section.at(-1);
    if (!head || sectionId === previous) continue;
    // A section with more than half of what is left would end up beside itself unless it starts now.
    if (section.length * 2 > leftCount) return head.item;
    if (!earliest || head.place < earliest.place) earliest = head;
  }
  const same = previous === null ? undefined : waiting.get(previous);
  return (earliest ?? same?.at(-1))?.item;
}
