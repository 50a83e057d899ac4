/** Foreign data is not what it should be: says what it is, and collects on its way up where. */
export class ShapeError extends Error {
  override name = 'ShapeError';
  readonly #path: string;
  readonly #what: string;

  constructor(what: string, path = '') {
    super(path ? `${path} ${what}` : what);
    this.#path = path;
    this.#what = what;
  }

  within(place: string): ShapeError {
    const isIndex = this.#path.startsWith('[');
    return new ShapeError(this.#what, this.#path && !isIndex ? `${place}.${this.#path}` : place + this.#path);
  }
}

/** Takes what it knows of foreign data, in an order of its own, or throws a `ShapeError`. */
export type Shape<T> = (value: unknown) => T;

const refuse = (what: string): never => {
  throw new ShapeError(what);
};

export const text: Shape<string> = (value) => (typeof value === 'string' ? value : refuse('is not a text'));

export const finite: Shape<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse('is not a finite number');

export const whole: Shape<number> = (value) =>
  Number.isSafeInteger(value) ? (value as number) : refuse('is not a whole number');

export const flag: Shape<boolean> = (value) =>
  typeof value === 'boolean' ? value : refuse('is neither true nor false');

export const oneOf =
  <T>(...allowed: readonly T[]): Shape<T> =>
  (value) =>
    allowed.includes(value as T) ? (value as T) : refuse(`is none of ${allowed.join(', ')}`);

export const matching =
  <T>(shape: Shape<T>, isRight: (value: T) => boolean, what: string): Shape<T> =>
  (value) => {
    const read = shape(value);
    return isRight(read) ? read : refuse(what);
  };

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value) =>
    value === null ? null : shape(value);

/** A field that may be absent. */
export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value) =>
    value === undefined ? undefined : shape(value);

export const listOf =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (value) => {
    if (!Array.isArray(value)) return refuse('is not a list');
    return value.map((item, index) => at(`[${index}]`, () => shape(item)));
  };

/** An object whose keys are data. */
export const mapOf =
  <T>(shape: Shape<T>): Shape<Record<string, T>> =>
  (value) =>
    Object.fromEntries(
      Object.entries(ownFields(value))
        .filter(([key]) => key !== '__proto__')
        .map(([key, field]) => [key, at(key, () => shape(field))]),
    );

type AbsentIn<T, Key extends keyof T> = Pick<T, Key> extends Required<Pick<T, Key>> ? never : undefined;

/** An object with these fields and no others. */
export const row =
  <T extends object>(shapes: {
    [Key in keyof T]-?: Shape<T[Key] | AbsentIn<T, Key>>;
  }): Shape<T> =>
  (value) => {
    const fields = ownFields(value);
    const read: Partial<T> = {};
    for (const key in shapes) {
      const result = at(key, () => shapes[key](fields[key]));
      if (result !== undefined) read[key] = result;
    }
    return read as T;
  };

function ownFields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('is not an object');
  return value as Record<string, unknown>;
}

function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ShapeError ? error.within(place) : error;
  }
}
