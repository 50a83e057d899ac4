interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypesWindow {
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy };
}

// The name is in the Content-Security-Policy, which allows each policy to be created once.
const policy = (globalThis as TrustedTypesWindow).trustedTypes?.createPolicy('gotcha-script-url', {
  createScriptURL(url) {
    const { origin, href } = new URL(url, location.href);
    if (origin !== location.origin) throw new TypeError(`Not one of our scripts: ${url}`);
    return href;
  },
});

/** The only door through which a worker or the service worker starts: scripts of our own origin. */
export function ownScript(url: string): string {
  return policy ? (policy.createScriptURL(url) as string) : url;
}
