/** The number on the installed app's icon, where the platform has one. It is a courtesy: a refusal is nobody's concern. */
export function showOnBadge(count: number): void {
  navigator.setAppBadge?.(count).catch(() => undefined);
}
