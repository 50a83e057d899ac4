/** Import path by package name: `json` -> `encoding/json`. */
export type StandardPackages = ReadonlyMap<string, string>;

/** Reads what `go list std` prints. Where two packages share a name, the one with the shorter path is meant. */
export function standardPackages(listing: string): StandardPackages {
  const paths = listing
    .split('\n')
    .filter((path) => path !== '' && !/(^|\/)(internal|vendor)(\/|$)/.test(path))
    .sort((a, b) => b.length - a.length || a.localeCompare(b));
  return new Map(
    paths.map((path) => [
      path
        .replace(/\/v\d+$/, '')
        .split('/')
        .pop() ?? path,
      path,
    ]),
  );
}

type Chunk = { kind: 'import' | 'type' | 'func' | 'variable' | 'statement'; text: string };

function kindOf(line: string): Chunk['kind'] {
  if (/^import\b/.test(line)) return 'import';
  if (/^type\b/.test(line)) return 'type';
  // gofmt writes a function literal without the space.
  if (/^func /.test(line)) return 'func';
  if (/^(var|const)\b/.test(line)) return 'variable';
  return 'statement';
}

/** Takes gofmt's layout for granted: what a declaration opens, a bracket in the first column closes. */
function chunksOf(code: string): Chunk[] {
  const chunks: Chunk[] = [];
  let isOpen = false;
  for (const line of code.split('\n')) {
    const last = chunks.at(-1);
    if (last && isOpen) last.text += `\n${line}`;
    else chunks.push({ kind: kindOf(line), text: line });
    isOpen = isOpen ? !/^[)}]/.test(line) || /[({]$/.test(line) : kindOf(line) !== 'statement' && /[({]$/.test(line);
  }
  return chunks;
}

function importsFor(code: string, packages: StandardPackages): string[] {
  const prose = /\/\/.*|"(?:\\.|[^"\\\n])*"|`[^`]*`/g;
  const named = new Set(Array.from(code.matchAll(/"([\w./]+)"/g), ([, path]) => path));
  const used = new Set(Array.from(code.replace(prose, '""').matchAll(/\b([a-z]\w*)\.[A-Z]/g), ([, name = '']) => name));
  return [...used].flatMap((name) => {
    const path = packages.get(name);
    const isThere = [...named].some((each) => each === path || each?.split('/').pop() === name);
    return path === undefined || isThere ? [] : [`import ${JSON.stringify(path)}`];
  });
}

/** The files that a fragment may be the middle of; it is sound if one of them compiles. */
export function wrapFragment(code: string, packages: StandardPackages): string[] {
  if (/^package \w+/m.test(code)) return [code];
  const chunks = chunksOf(code);
  const hasStatements = chunks.some(({ kind, text }) => kind === 'statement' && !/^\s*(\/\/.*)?$/.test(text));
  const imports = importsFor(code, packages);
  const file = (isInBody: (chunk: Chunk) => boolean) => {
    const outside = chunks.filter((chunk) => !isInBody(chunk));
    const body = chunks.filter(isInBody).map(({ text }) => text);
    return [
      'package card',
      ...imports,
      ...outside.filter(({ kind }) => kind === 'import').map(({ text }) => text),
      ...outside.filter(({ kind }) => kind !== 'import').map(({ text }) => text),
      ...(body.length > 0 ? ['func _() {', ...body, '}'] : []),
      '',
    ].join('\n');
  };
  if (!hasStatements) return [file(() => false)];
  return [
    file(({ kind }) => kind === 'statement' || kind === 'variable'),
    file(({ kind }) => kind === 'statement'),
    file(({ kind }) => kind !== 'import' && kind !== 'func'),
  ];
}

/** Mistakes that only the wrapper makes: a fragment need not use what it declares, and may return from a function not shown. */
const WRAPPER_MISTAKE =
  /declared (and|but) not used|imported and not used|imported as .* and not used|defined and not used|too many (return values|arguments to return)/;

/** The compiler's messages that the fragment itself is to blame for. */
export function mistakesOfFragment(messages: string[]): string[] {
  return messages.filter((line) => /^\S+\.go:\d+/.test(line) && !WRAPPER_MISTAKE.test(line));
}
