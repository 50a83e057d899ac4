const MAX_LINES = 12;
const MAX_LINE_CHARACTERS = 160;

/** Spaces at the end of a line, and line ends at the end of the text, are aside. */
export function trimmedLines(text: string): string[] {
  return text
    .replace(/\s+$/, '')
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Without what differs between two runs or two machines: addresses, goroutine numbers, durations, folders. */
export function withoutAccidents(line: string): string {
  return line
    .replace(/\b0x[0-9a-f]+\b/g, '0x…')
    .replace(/\bgoroutine \d+/g, 'goroutine N')
    .replace(/\b\d+\.\d+s\b/g, '0.00s')
    .replace(/(^|[\s(])\/\S*?\/src\//g, '$1GOROOT/src/');
}

/** What a go command says, without the headings that name the package and without the folder it works in. */
export function tidyLines(text: string, folder: string): string[] {
  return trimmedLines(text)
    .filter((line) => line !== '' && !/^# \[?card/.test(line) && !/too many errors$/.test(line))
    .map((line) => withoutAccidents(line.replace(/^vet: /, '').replaceAll(`${folder}/`, './')));
}

/** Short enough for a file that people compare. */
export function bounded(lines: string[]): string[] {
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => (line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)}…` : line));
  return lines.length > MAX_LINES ? [...shown, `… ${lines.length - MAX_LINES} lines more`] : shown;
}
