/** Where cards of several decks go that come in as one: what all paths begin with is the deck, the rest names a section. */
export function placesOf(paths: readonly (readonly string[])[]): {
  title: string | undefined;
  sectionOf(path: readonly string[]): string;
} {
  const named = paths.filter(({ length }) => length > 0);
  const title = named[0]?.[0];
  const isShared = title !== undefined && named.every(([first]) => first === title);
  return {
    title: isShared ? title : undefined,
    sectionOf: (path) => path.slice(isShared ? 1 : 0).join(' / '),
  };
}
