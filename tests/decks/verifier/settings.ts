import { includesGo } from '../../../src/domain/go-range';
import type { CardProgram } from './card-programs';
import { compareVersions, OLDEST_SUPPORTED } from './toolchains';

/** How a program is run once: with which toolchain, and which `go` line in its go.mod. */
export interface Setting {
  version: string;
  goLine: string;
}

/** The last language before loop variables changed: what an unchanged old module still asks of a new toolchain. */
const LAST_OLD_LANGUAGE = '1.21';

export const labelOf = ({ version, goLine }: Setting): string =>
  version === goLine ? version : `${version} with go ${goLine}`;

const isSupported = (version: string) => compareVersions(version, OLDEST_SUPPORTED) >= 0;

/**
 * Supported toolchains run what the card speaks for; older ones, and the newest with an old `go` line, only what a result
 * says about old versions. Oldest first.
 */
export function settingsOf({ program, cardRange: card }: CardProgram, versions: string[]): Setting[] {
  const claims = program.results.map(({ goRange = {} }) => goRange);
  const aboutOld = claims.filter((claim) =>
    [claim.upTo, card.upTo].some((upTo) => upTo !== undefined && !isSupported(upTo)),
  );
  const isClaimed = (goLine: string) => includesGo(card, goLine) && aboutOld.some((claim) => includesGo(claim, goLine));
  const runsOnItsOwn = (version: string) => (isSupported(version) ? includesGo(card, version) : isClaimed(version));

  const sorted = [...versions].sort(compareVersions);
  const settings = sorted.filter(runsOnItsOwn).map((version) => ({ version, goLine: version }));
  const newest = sorted.at(-1);
  if (newest !== undefined && isSupported(newest) && isClaimed(LAST_OLD_LANGUAGE)) {
    settings.push({ version: newest, goLine: LAST_OLD_LANGUAGE });
  }
  return settings;
}
