import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardId } from '../../src/domain/card';
import { logId, type LogId, type Placement, type Review, type ReviewKind } from '../../src/domain/review-log';
import { GRADES, type ScheduleState } from '../../src/domain/schedule';
import { packReviews, unpackReviews } from '../../src/storage/segment-codec';
import { aCard, aLog } from '../support/collection';
import { seededRandom } from '../support/random';
import { MONDAY_NOON, aLogId, aReview, daysLater } from '../support/schedules';

const segmentOf = (packed: Uint8Array<ArrayBuffer>) => ({ deviceId: 'device-1', sequence: 7, packed });

const KINDS: ReviewKind[] = [
  'learn',
  'review',
  'relearn',
  'cram',
  'undo',
  'suspend',
  'unsuspend',
  'bury',
  'unbury',
  'flag',
  'reset',
  'setDue',
  'reschedule',
  'import',
];
const STATES: ScheduleState[] = ['new', 'learning', 'review', 'relearning'];

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const anyId: fc.Arbitrary<LogId> = fc
  .tuple(fc.maxSafeNat(), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([at, bytes]) => logId(at, null, bytes));
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('types/nil-map', 'types/nil-slice', ''));
const anyPlacement: fc.Arbitrary<Placement> = fc.record({
  state: fc.constantFrom(...STATES),
  due: finite,
  stabilityDays: finite,
  difficulty: finite,
  lastReviewAt: fc.option(fc.integer()),
  lastReviewDay: fc.option(fc.integer()),
  reviewCount: fc.nat(),
  lapses: fc.nat(),
  step: fc.nat(),
});
const anyReview = fc.record(
  {
    id: anyId,
    cardId: anyText.map((text) => text as CardId),
    at: fc.integer({ min: -(2 ** 48), max: 2 ** 48 }),
    tzOffsetMin: fc.integer({ min: -900, max: 900 }),
    rolloverHour: fc.integer({ min: 0, max: 23 }),
    sessionId: anyText,
    kind: fc.constantFrom(...KINDS),
    grade: fc.option(fc.constantFrom(...GRADES)),
    durationMs: finite,
    configId: anyText,
    deviceId: fc.constant('device-1'),
    undoes: anyId,
    flag: finite,
    untilDay: finite,
    due: finite,
    placement: anyPlacement,
  },
  {
    requiredKeys: [
      'id',
      'cardId',
      'at',
      'tzOffsetMin',
      'rolloverHour',
      'sessionId',
      'kind',
      'grade',
      'durationMs',
      'configId',
      'deviceId',
    ],
  },
) as fc.Arbitrary<Review>;

const random = seededRandom(1);
const aWord = () => ['nil', 'map', 'closed', 'channel', 'slice', 'append', 'defer', 'loop'][Math.floor(random() * 8)]!;
const longIds = Array.from({ length: 600 }, (_, i) => `${aWord()}-${aWord()}-${aWord()}-${i}`);
/** 600 cards, ids of 25 characters. */
const aWeek = aLog({
  cards: longIds.map((noteId) => aCard({ noteId })),
  reviews: 1_000,
  from: MONDAY_NOON,
  hoursBetween: 0.15,
}).rows;

describe('packing', () => {
  test('gives back every row of any log as it was', () => {
    fc.assert(
      fc.property(fc.array(anyReview, { maxLength: 20 }), (rows) => {
        expect(unpackReviews(segmentOf(packReviews(rows)))).toEqual(rows);
      }),
    );
  });

  test('takes 48 bytes a review at most', () => {
    expect(packReviews(aWeek).length / aWeek.length).toBeLessThanOrEqual(48);
  });

  test('leaves out what a row found and left', () => {
    const [row] = unpackReviews(segmentOf(packReviews(aWeek)));
    expect(row).toEqual({ ...aWeek[0], before: undefined, after: undefined });
    expect(row).not.toHaveProperty('before');
  });

  test('refuses an id that is not one of a log row', () => {
    expect(() => packReviews([aReview({ id: aLogId('row-1') })])).toThrow(
      'Inconsistent: review row-1 cannot be packed',
    );
  });

  test('refuses a number that is not finite', () => {
    const placement = { ...anyNewPlacement, stabilityDays: NaN };
    const id = logId(MONDAY_NOON.at, null, new Uint8Array(10));
    expect(() => packReviews([aReview({ id, kind: 'import', placement })])).toThrow(
      'Inconsistent: the number NaN cannot be packed',
    );
  });
});

const anyNewPlacement: Placement = {
  state: 'new',
  due: 0,
  stabilityDays: 0,
  difficulty: 0,
  lastReviewAt: null,
  lastReviewDay: null,
  reviewCount: 0,
  lapses: 0,
  step: 0,
};

describe('unpacking', () => {
  test('gives the rows of the asked cards only', () => {
    const asked = new Set([aWeek[3]!.cardId]);
    const rows = unpackReviews(segmentOf(packReviews(aWeek)), asked);
    expect(rows.map(({ id }) => id)).toEqual(aWeek.filter(({ cardId }) => asked.has(cardId)).map(({ id }) => id));
  });

  test('gives nothing for a card that the segment does not have', () => {
    expect(unpackReviews(segmentOf(packReviews(aWeek)), new Set(['types/other' as CardId]))).toEqual([]);
  });
});

describe('a damaged segment', () => {
  const packed = packReviews(aLog({ cards: [aCard()], reviews: 3, from: daysLater(1), hoursBetween: 30 }).rows);

  test('is refused by its place when any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = packed.slice();
        damaged[at]! ^= mask;
        expect(() => unpackReviews(segmentOf(damaged))).toThrow('Segment 7 of device device-1 has a wrong checksum.');
      }),
    );
  });

  test('is refused wherever it breaks off', () => {
    for (let length = 0; length < packed.length; length++) {
      expect(() => unpackReviews(segmentOf(packed.slice(0, length)))).toThrow(/^Segment 7 of device device-1 has /);
    }
  });

  test.each([
    { bytes: [9, 0], message: 'is damaged at byte 1: version 9 is unknown.' },
    { bytes: [1, 0xff, 0xff, 0xff, 0x7f], message: 'is damaged at byte 5: 268435455 rows do not fit into it.' },
    { bytes: [1, 0, 5], message: 'is damaged at byte 3: 5 texts are more than its rows can name.' },
    { bytes: [1, 0, 0, 0, 0, 8], message: 'is damaged at byte 5: 1 bytes are left over.' },
    {
      bytes: [1, 1, 1, 9, ...Array<number>(25).fill(0)],
      message: 'is damaged at byte 4: a text shares too much with the one before it.',
    },
    { bytes: [1, 0, 0], message: 'is damaged at byte 3: it ends too early.' },
    { bytes: [1, ...Array<number>(9).fill(0xff)], message: 'is damaged at byte 9: a number is too large.' },
  ])('with a right checksum $message', ({ bytes, message }) => {
    expect(() => unpackReviews(segmentOf(withChecksum(bytes)))).toThrow(`Segment 7 of device device-1 ${message}`);
  });

  test('never does anything but throw, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 200 }), (bytes) => {
        try {
          unpackReviews(segmentOf(withChecksum([1, ...bytes])));
        } catch (error) {
          expect((error as Error).message).toMatch(/^Segment 7 of device device-1 /);
        }
      }),
    );
  });
});

/** As `ByteWriter.finish` does it: FNV-1a. */
function withChecksum(bytes: number[]): Uint8Array<ArrayBuffer> {
  const hash = bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5 | 0);
  const packed = new Uint8Array(bytes.length + 4);
  packed.set(bytes);
  new DataView(packed.buffer).setUint32(bytes.length, hash >>> 0);
  return packed;
}
