/** In the middle of long work: lets a message in that may cancel it, and throws the signal's reason when one did. */
export async function giveWay(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
