import type { Snippet } from '../api/types';

/**
 * The text that was found, as it stands there: marks that only blanks or punctuation part are one phrase.
 * undefined without a mark.
 */
export function foundText(snippet: Snippet | undefined): string | undefined {
  const [first, ...rest] = snippet?.marks ?? [];
  if (snippet === undefined || first === undefined) return undefined;
  let end = first.end;
  for (const mark of rest) {
    if (/[\p{L}\p{N}]/u.test(snippet.text.slice(end, mark.start)) || mark.start - end > 4) break;
    end = mark.end;
  }
  return snippet.text.slice(first.start, end);
}
