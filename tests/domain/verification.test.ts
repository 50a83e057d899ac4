import { describe, expect, it } from 'vitest';
import { programsOf, type Program } from '../../src/domain/program';
import { claimOf, isVerifiable, programKey, stampOf, type VerifiedPrograms } from '../../src/domain/verification';

const PROGRAM = '```go\npackage main\n```';
const FIX = '```go\npackage fix\n```';
const note = (front: string, back: string) => ({ front, back });
const asked = note(PROGRAM, '```output\n1\n```');

const only = (front: string, back: string): Program => {
  const [program] = programsOf(note(front, back));
  if (!program) throw new Error('no program');
  return program;
};

/** Every program of the note, verified with what the list says, in order. */
const verifiedAs = (
  sides: { front: string; back: string },
  seen: Partial<VerifiedPrograms[string]>[],
): VerifiedPrograms =>
  Object.fromEntries(
    programsOf(sides).flatMap((program, index) => {
      const entry = seen[index];
      const blank = { cards: [], verdict: claimOf(program), caughtBy: [], go: [], printed: {} };
      return entry ? [[programKey(program), { ...blank, ...entry }]] : [];
    }),
  );

describe('the key of a program', () => {
  it('is the same for the same program and claim on another card', () => {
    expect(programKey(only(`Other words.\n\n${PROGRAM}`, '```output\n1\n```'))).toBe(
      programKey(only(asked.front, asked.back)),
    );
  });

  it.each([
    ['its source', '```go\npackage other\n```', '```output\n1\n```'],
    ['a file', '```go file=a.go\npackage main\n```', '```output\n1\n```'],
    ['how it is run', '```go fragment\npackage main\n```', '```output\n1\n```'],
    ['what it prints', PROGRAM, '```output\n2\n```'],
    ['the result word', PROGRAM, '```panic\n1\n```'],
    ['`any`', PROGRAM, '```output any\n1\n```'],
    ['the versions of a result', PROGRAM, '```output go1.22+\n1\n```'],
    ['the last version of a result', PROGRAM, '```output go1.22\n1\n```'],
    ['one more result', PROGRAM, '```output\n1\n```\n\n```panic\n2\n```'],
  ])('changes with %s', (_what, front, back) => {
    expect(programKey(only(front, back))).not.toBe(programKey(only(asked.front, asked.back)));
  });

  it('changes with the exit code', () => {
    expect(programKey(only(PROGRAM, '```exit 3\n```'))).not.toBe(programKey(only(PROGRAM, '```exit 4\n```')));
  });

  it('changes with the side of a program without a result, which has to run in an answer only', () => {
    expect(programKey(only(PROGRAM, 'Why.'))).not.toBe(programKey(only('What?', PROGRAM)));
  });
});

describe('the claim of a card about a program', () => {
  it.each([
    ['output, panic', PROGRAM, '```output\n1\n```\n\n```panic\nx\n```'],
    ['output', PROGRAM, '```output any\n1\n```\n\n```output any\n2\n```'],
    ['exit 3', PROGRAM, '```exit 3\n```'],
    ['compiles', PROGRAM, 'Why.'],
    ['runs', 'What?', PROGRAM],
    ['type-checks', '```go fragment\nn := 1\n```', 'Why.'],
  ])('is "%s"', (claim, front, back) => {
    expect(claimOf(only(front, back))).toBe(claim);
  });

  it('is none when the program is only shown', () => {
    expect(isVerifiable(only('```go illegal\n...\n```', 'Why.'))).toBe(false);
  });
});

describe('the stamp of a card', () => {
  const withFix = note(PROGRAM, `\`\`\`output\n1\n\`\`\`\n\n${FIX}`);

  it('lists the versions that ran the program with the result, whatever ran the fix', () => {
    const verified = verifiedAs(withFix, [
      { go: ['1.19', '1.27'], caughtBy: ['vet'] },
      { go: ['1.27'], caughtBy: ['nothing'] },
    ]);
    expect(stampOf(withFix, verified)).toEqual({ goVersions: ['1.19', '1.27'], caughtBy: ['vet'] });
  });

  it('lists only versions that ran all programs with results', () => {
    const two = note(PROGRAM, `\`\`\`output\n1\n\`\`\`\n\n${FIX}\n\n\`\`\`output\n2\n\`\`\``);
    const verified = verifiedAs(two, [{ go: ['1.19', '1.22', '1.27'] }, { go: ['1.22', '1.27'] }]);
    expect(stampOf(two, verified).goVersions).toEqual(['1.22', '1.27']);
  });

  it('is empty when a program with a result was never run', () => {
    expect(stampOf(asked, {})).toEqual({ goVersions: [], caughtBy: [] });
  });

  it('is empty without a program', () => {
    expect(stampOf(note('Why?', 'Because.'), {})).toEqual({ goVersions: [], caughtBy: [] });
  });

  it('says that nothing catches it only if nothing catches any program that is asked about', () => {
    const two = note(`${PROGRAM}\n\n${FIX}`, 'Why.');
    const verified = verifiedAs(two, [
      { go: ['1.27'], caughtBy: ['nothing'] },
      { go: ['1.27'], caughtBy: ['compiler'] },
    ]);
    expect(stampOf(two, verified).caughtBy).toEqual(['compiler']);
  });
});
