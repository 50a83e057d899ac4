import { expect, test } from 'vitest';
import { DAY_MS } from '../../src/domain/time';
import { writeToFolder } from '../../src/storage/backup-folder';
import { FakeFolder } from '../support/file-folder';

const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
const TODAY = dayOf('2026-11-21');
const backup = new Blob(['{}']);

test('a day becomes a file that says its date', async () => {
  const folder = new FakeFolder();
  await writeToFolder(folder.handle, TODAY, backup, 'json');
  expect(folder.names).toEqual(['gotcha-2026-11-21.json']);
});

test('older backups are thinned like snapshots, and no other file is touched', async () => {
  const folder = new FakeFolder();
  const others = ['gotcha-2026-01-02-1043.json', 'gotcha.json', 'thesis.md', 'gotcha-2026-99-99.json'];
  for (const name of others) folder.files.set(name, backup);
  for (let age = 60; age >= 0; age--) await writeToFolder(folder.handle, TODAY - age, backup, 'json');
  const ours = folder.names.filter((name) => !others.includes(name));
  expect(ours).toEqual([
    'gotcha-2026-09-30.json',
    'gotcha-2026-10-25.json',
    'gotcha-2026-10-31.json',
    'gotcha-2026-11-01.json',
    'gotcha-2026-11-08.json',
    'gotcha-2026-11-15.json',
    'gotcha-2026-11-16.json',
    'gotcha-2026-11-17.json',
    'gotcha-2026-11-18.json',
    'gotcha-2026-11-19.json',
    'gotcha-2026-11-20.json',
    'gotcha-2026-11-21.json',
  ]);
  expect(folder.names).toEqual(expect.arrayContaining(others));
});

test('a day has one file, also when the first picture came in between', async () => {
  const folder = new FakeFolder();
  await writeToFolder(folder.handle, TODAY, backup, 'json');
  await writeToFolder(folder.handle, TODAY, backup, 'zip');
  expect(folder.names).toEqual(['gotcha-2026-11-21.zip']);
});

test('a file that broke off does not push a good one out', async () => {
  const folder = new FakeFolder();
  const tornDay = dayOf('2026-10-11');
  folder.files.set('gotcha-2026-10-10.json', backup);
  folder.files.set('gotcha-2026-10-11.json', new Blob());
  await writeToFolder(folder.handle, tornDay + 30, backup, 'json');
  expect(folder.names).toContain('gotcha-2026-10-10.json');
});
