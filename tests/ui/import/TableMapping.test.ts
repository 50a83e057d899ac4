import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TableChoices, TableShape } from '../../../src/app/import-session.svelte';
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

function show(draft: Partial<TableShape> = {}, isGuessedEncoding = false) {
  const onchange = vi.fn<(choices: TableChoices) => void>();
  render(TableMapping, { shape: aDraft(draft), isGuessedEncoding, onchange });
  return onchange;
}

const column = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
const choose = (control: HTMLElement, value: string) => fireEvent.change(control, { target: { value } });

describe('the columns of a table', () => {
  test('are listed with their first values and what they are', () => {
    show();
    expect(screen.getByText('2 rows in 3 columns')).toBeTruthy();
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

  test('stand open when they are only guessed, and stay open when they are chosen', async () => {
    show({ certainty: 'likely' });
    expect(screen.getByRole('group')).toHaveProperty('open', true);
    expect(screen.getByText(/^The columns do not say what they are\./)).toBeTruthy();
    await choose(column('Front'), 'answer');
    expect(screen.getByRole('group')).toHaveProperty('open', true);
  });

  test('are folded away when they say what they are', () => {
    show();
    expect(screen.getByRole('group')).toHaveProperty('open', false);
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
  show({}, true);
  expect(screen.getByText(/^This file is not UTF-8\. It is read as Windows-1252\./)).toBeTruthy();
  expect(screen.getByRole('group')).toHaveProperty('open', true);
});
