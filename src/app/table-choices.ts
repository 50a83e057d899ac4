export type { ColumnUse, TableChoices, TableShape } from '../interchange/table';
