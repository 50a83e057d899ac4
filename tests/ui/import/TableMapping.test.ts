import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SampleCard } from '../../../src/app/import-session.svelte';
import type { TableChoices, TableShape } from '../../../src/app/table-choices';
import { cardIdOf, importedDeckId } from '../../../src/domain/card';
import TableMapping from '../../../src/ui/import/TableMapping.svelte';

afterEach(cleanup);

const aDraft = (draft: Partial<TableShape> = {}): TableShape => ({
  separator: ',',
  hasHeader: false,
  isHtml: false,
  columns: [
    { name: 'Front', samples: ['What is nil?', 'Who made Go?'] },
    { name: 'Column 2', samples: ['Zero'] },
    { name: 'Column 3', samples: [] },
  ],
  mapping: ['question', 'answer', 'ignore'],
  certainty: 'certain',
  rowCount: 2,
  ...draft,
});
const aSample = (front: string): SampleCard => ({
  id: cardIdOf(importedDeckId('x'), front),
  kind: 'basic',
  clozeNumber: 0,
  text: { title: front, front: '', back: '' },
});

function show(draft: Partial<TableShape> = {}, samples: SampleCard[] = [], readAs?: string) {
  const onchange = vi.fn<(choices: TableChoices) => void>();
  const card = createRawSnippet((sample: () => SampleCard) => ({ render: () => `<p>${sample().text.title}</p>` }));
  render(TableMapping, { draft: aDraft(draft), samples, card, readAs, onchange });
  return onchange;
}

const column = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const choose = (control: HTMLElement, value: string) => fireEvent.change(control, { target: { value } });

describe('the columns of a table', () => {
  test('are listed with their first values and what they are', () => {
    show();
    expect(screen.getByText('2 rows in 3 columns.')).toBeTruthy();
    expect(column('Front').value).toBe('question');
    expect(column('Column 2').value).toBe('answer');
    const described = (name: string) => document.getElementById(column(name).getAttribute('aria-describedby')!);
    expect(described('Front')?.textContent).toMatch(/What is nil\?\s*Who made Go\?/);
    expect(described('Column 3')?.textContent.trim()).toBe('Empty');
  });

  test('are changed one at a time', async () => {
    const onchange = show();
    await choose(column('Column 3'), 'tags');
    expect(onchange).toHaveBeenCalledExactlyOnceWith({
      ...{ separator: ',', hasHeader: false, isHtml: false },
      mapping: ['question', 'answer', 'tags'],
    });
  });

  test('offer what only our own tables have where they have it', () => {
    show({ mapping: ['question', 'answer', 'rev'] });
    expect(within(column('Column 3')).getByRole('option', { name: 'Revision' })).toBeTruthy();
    expect(within(column('Front')).queryByRole('option', { name: 'Revision' })).toBeNull();
  });

  test('have to have a question', () => {
    show({ mapping: ['ignore', 'answer', 'ignore'] });
    expect(screen.getByText('No column is the question. Choose one.')).toBeTruthy();
  });

  test('are to be looked at when they are only guessed', () => {
    show({ certainty: 'unsure' });
    expect(screen.getByText('The columns do not say what they are. Look whether this is right.')).toBeTruthy();
  });
});

describe('how the table is read', () => {
  test('changes with the header, and the columns are guessed anew', async () => {
    const onchange = show();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'First row is a header' }));
    expect(onchange).toHaveBeenCalledExactlyOnceWith({ separator: ',', hasHeader: true, isHtml: false });
  });

  test('changes with HTML, and the columns stay', async () => {
    const onchange = show();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Cells hold HTML' }));
    expect(onchange.mock.lastCall).toEqual([
      { separator: ',', hasHeader: false, isHtml: true, mapping: ['question', 'answer', 'ignore'] },
    ]);
  });

  test('changes with the separator, and all else is detected anew', async () => {
    const onchange = show({ separator: ':' });
    const separator = screen.getByRole('combobox', { name: 'Cells are separated by' });
    expect(separator).toHaveProperty('value', ':');
    await choose(separator, ';');
    expect(onchange.mock.lastCall).toEqual([{ separator: ';', isHtml: false }]);
  });
});

test('an encoding that was only the last resort is said', () => {
  show({}, [], 'Windows-1252');
  expect(
    screen.getByText('This file is not UTF-8. It is read as Windows-1252: look whether its letters are right.'),
  ).toBeTruthy();
});

test('the first cards are shown as they will look', () => {
  show({}, [aSample('What is nil?'), aSample('Who made Go?')]);
  const samples = within(screen.getByRole('region', { name: 'How the first cards will look' }));
  expect(samples.getAllByRole('article')).toHaveLength(2);
  expect(samples.getByText('Who made Go?')).toBeTruthy();
});
