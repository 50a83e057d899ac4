import 'fake-indexeddb/auto';
import { configureGlobal } from 'fast-check';

/** Every run tries the same values, so that a failure is the change's own; another seed finds other values. */
const SEED = 20_261_121;
configureGlobal({ seed: Number(process.env.SEED ?? SEED) });
