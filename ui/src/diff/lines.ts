import type { DiffPiece } from '../api/types';

/** How a line, a step, a message of one side stands to the other side. */
export type Sign = 'equal' | 'noise' | 'changed' | 'moved' | 'removed' | 'added';

/** What a stretch of text is drawn as. */
export type Mark = 'equal' | 'removed' | 'added' | 'name' | 'slot' | 'faint';

export interface Segment {
  readonly text: string;
  readonly mark: Mark;
}

/** A line as it is shown: of both sides, or of one. */
export interface MarkedLine {
  readonly sign: Sign;
  readonly segments: readonly Segment[];
}

/** A line end that is told; no text of a line is equal to it. */
const END = '⏎\n';

/**
 * The pieces of a compared text as lines. A line that both sides have, with words of either in it, is
 * `changed`; lines of one side stand for themselves, and of a line that has nothing in common first the
 * left, then the right. A line end that only one side has shows as ⏎ where the line would hide it.
 */
export function markedLines(pieces: readonly DiffPiece[]): readonly MarkedLine[] {
  const lines: MarkedLine[] = [];
  let open: Segment[] = [];
  const close = () => {
    const marks = new Set(open.filter(({ mark, text }) => mark !== 'equal' || text.trim() !== '').map(({ mark }) => mark));
    if (marks.size > 0 && !marks.has('equal')) {
      for (const side of ['removed', 'added'] as const) {
        if (marks.has(side)) lines.push({ sign: side, segments: open.filter(({ mark, text }) => text !== END && (mark === side || mark === 'equal')) });
      }
    } else lines.push({ sign: marks.size > 1 ? 'changed' : 'equal', segments: open.map((segment) => (segment.text === END ? { ...segment, text: '⏎' } : segment)) });
    open = [];
  };
  for (const { kind, text } of pieces) {
    let at = 0;
    while (at < text.length) {
      const feed = text.indexOf('\n', at);
      const end = feed < 0 ? text.length : feed;
      if (end > at) open.push({ text: withoutReturn(text.slice(at, end), feed >= 0), mark: kind });
      if (feed < 0) break;
      if (kind !== 'equal' && open.some((segment) => segment.mark !== kind)) open.push({ text: END, mark: kind });
      else if (open.length === 0) open.push({ text: '', mark: kind });
      close();
      at = feed + 1;
    }
  }
  if (open.length > 0) close();
  return lines;
}

function withoutReturn(text: string, ended: boolean): string {
  return ended && text.endsWith('\r') ? text.slice(0, -1) : text;
}

const SENTENCE_END = /\n|[.!?…]+["'”’)\]]*\s+|[。！？]+/g;

/** The same pieces in whole sentences: one in which a word differs is taken away and put there as a whole. */
export function bySentence(pieces: readonly DiffPiece[]): readonly DiffPiece[] {
  const out: DiffPiece[] = [];
  let left = '';
  let right = '';
  let differs = false;
  const put = (kind: DiffPiece['kind'], text: string) => {
    const last = out.at(-1);
    if (text === '') return;
    if (last?.kind === kind) out[out.length - 1] = { kind, text: last.text + text };
    else out.push({ kind, text });
  };
  const flush = () => {
    if (differs) {
      put('removed', left);
      put('added', right);
    } else put('equal', left);
    left = right = '';
    differs = false;
  };
  for (const { kind, text } of pieces) {
    if (kind === 'removed') {
      left += text;
      differs = true;
    } else if (kind === 'added') {
      right += text;
      differs = true;
    } else {
      for (const part of sentences(text)) {
        if (differs && isWhole(left) && isWhole(right)) flush();
        left += part;
        right += part;
        if (isWhole(part)) flush();
      }
    }
  }
  flush();
  return out;
}

function isWhole(text: string): boolean {
  return text === '' || /(?:\n|[.!?…]["'”’)\]]*\s+|[。！？])$/.test(text.slice(-24));
}

function sentences(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    parts.push(text.slice(from, end));
    from = end;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

export interface Stretch {
  /** Index of the first and one past the last. */
  readonly from: number;
  readonly to: number;
  readonly folds: boolean;
}

const CONTEXT = 3;

/**
 * What of a list is shown and what folds: things that are equal on both sides fold, but for a few on
 * either side of a difference. No fold hides fewer than it costs to say so.
 */
export function stretches(signs: readonly Sign[], context: number = CONTEXT): readonly Stretch[] {
  const result: Stretch[] = [];
  let at = 0;
  const shown = (to: number) => {
    const last = result.at(-1);
    if (to <= at) return;
    if (last !== undefined && !last.folds) result[result.length - 1] = { ...last, to };
    else result.push({ from: at, to, folds: false });
    at = to;
  };
  while (at < signs.length) {
    let end = at;
    while (end < signs.length && signs[end] === 'equal') end++;
    const hidden = { from: at === 0 ? 0 : at + context, to: end === signs.length ? end : end - context };
    if (hidden.to - hidden.from >= 3) {
      shown(hidden.from);
      result.push({ ...hidden, folds: true });
      at = hidden.to;
    }
    shown(end);
    while (at < signs.length && signs[at] !== 'equal') shown(at + 1);
  }
  return result;
}
