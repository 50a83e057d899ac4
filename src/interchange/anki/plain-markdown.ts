import type { BlockContent, List, PhrasingContent } from 'mdast';

/**
 * The Markdown of blocks in which nothing can be read otherwise than it is meant, the same as the library writes in ten times the time. Undefined
 * where something has to be escaped, or might have to.
 */
export function plainMarkdown(blocks: readonly BlockContent[]): string | undefined {
  const parts: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const isSecondList = block.type === 'list' && blocks[index - 1]?.type === 'list';
    const markdown = isSecondList ? undefined : plainBlock(block);
    if (markdown === undefined) return undefined;
    parts.push(markdown);
  }
  return parts.join('\n\n');
}

function plainBlock(block: BlockContent): string | undefined {
  switch (block.type) {
    case 'paragraph':
      return plainLines(block.children);
    case 'code':
      return block.value.includes('```') ? undefined : `\`\`\`${block.lang ?? ''}\n${block.value}\n\`\`\``;
    case 'list':
      return plainList(block);
    default:
      return undefined;
  }
}

function plainList({ ordered, start, children }: List): string | undefined {
  const items: string[] = [];
  for (const [index, item] of children.entries()) {
    const [paragraph, ...others] = item.children;
    if (paragraph?.type !== 'paragraph' || others.length > 0) return undefined;
    const line = plainLines(paragraph.children);
    if (line === undefined || line.includes('\n')) return undefined;
    items.push(`${ordered ? `${(start ?? 1) + index}.` : '-'} ${line}`);
  }
  return items.join('\n');
}

/** What begins a block where it begins a line. */
const BEGINS_BLOCK = /^(?:[-+=:#>|\s]|\d+[.)]|$)/;
/** What means something in a line, and the stand-ins for clozes and braces, around which more does. */
const MEANS_SOMETHING = /[\\`*_{}[\]~@\t\n\r\uFDD0-\uFDEF]|&[#a-z]|<[!/?a-z]|:\/|w\.[-.\w]/i;

const isBreak = (node: PhrasingContent | undefined): boolean => node === undefined || node.type === 'break';

function plainLines(nodes: readonly PhrasingContent[]): string | undefined {
  let markdown = '';
  for (const [index, node] of nodes.entries()) {
    const [before, after] = [nodes[index - 1], nodes[index + 1]];
    const written = plainPhrasing(node, before, after);
    if (written === undefined) return undefined;
    markdown += written;
  }
  return markdown;
}

function plainPhrasing(
  node: PhrasingContent,
  before: PhrasingContent | undefined,
  after: PhrasingContent | undefined,
): string | undefined {
  switch (node.type) {
    case 'text':
      // What two texts mean together, neither shows.
      if (before?.type === 'text') return undefined;
      return isPlain(node.value, isBreak(before), isBreak(after)) ? node.value : undefined;
    case 'break':
      return isBreak(after) ? undefined : '\\\n';
    case 'inlineCode':
      return /^[ `]|[`\n\r]|[ `]$/.test(node.value) ? undefined : `\`${node.value}\``;
    case 'strong':
      return emphasized('**', node.children, before, after);
    case 'emphasis':
      return emphasized('*', node.children, before, after);
    default:
      return undefined;
  }
}

function isPlain(text: string, isLineStart: boolean, isLineEnd: boolean): boolean {
  if (text === '' || MEANS_SOMETHING.test(text)) return false;
  return !(isLineStart && BEGINS_BLOCK.test(text)) && !(isLineEnd && text.endsWith(' '));
}

const isTextOrBreak = (node: PhrasingContent | undefined): boolean => isBreak(node) || node?.type === 'text';
const BEGINS_AND_ENDS_IN_WORD = /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u;

/** Between words `*` begins and ends emphasis whatever is around it. */
function emphasized(
  marker: string,
  children: readonly PhrasingContent[],
  before: PhrasingContent | undefined,
  after: PhrasingContent | undefined,
): string | undefined {
  const [text, ...others] = children;
  if (text?.type !== 'text' || others.length > 0 || !isTextOrBreak(before) || !isTextOrBreak(after)) return undefined;
  if (!BEGINS_AND_ENDS_IN_WORD.test(text.value) || MEANS_SOMETHING.test(text.value)) return undefined;
  return marker + text.value + marker;
}
