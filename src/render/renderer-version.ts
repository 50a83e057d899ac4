/** Grows when the HTML of an unchanged card changes: faces made by another version are made anew. */
export const rendererVersion = 2;
