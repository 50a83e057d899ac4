const REPLACEMENTS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const replacementOf = (character: string): string => REPLACEMENTS[character] ?? character;

/** `text` as HTML that reads the same, between tags or in a double-quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, replacementOf);
}

/** Like `escapeHtml`, but leaves character references as they are: Markdown means `&lt;` as `<`. */
export function escapeMarkdownText(text: string): string {
  return text.replace(/[<>"]|&(?!(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w+);)/g, replacementOf);
}
