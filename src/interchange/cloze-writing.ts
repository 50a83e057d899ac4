/** `{{c1::text::hint}}`. A `::` of the text's own would begin a hint, which is shown: it is written so that it reads the same. */
export function clozeOf(number: number, text: string, hint = ''): string {
  const hidden = text.replace(/:(?=:)/g, ':\\');
  return hint === '' ? `{{c${number}::${hidden}}}` : `{{c${number}::${hidden}::${hint}}}`;
}
