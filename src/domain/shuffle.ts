import { hash32 } from './hash';

/** The items in an order that `seed` alone decides. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  return items
    .map((item, index) => ({ item, rank: hash32(`${seed} ${index}`) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
