/**
 * Where the parts of a query are, for colours and for adding and removing a condition. What a query
 * means is the server's business.
 */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: 'field' | 'operator' | 'value' | 'word' | 'phrase' | 'not' | 'or' | 'and' | 'open' | 'close';
}

const PART = /(?<blank>\s+)|(?<open>\()|(?<close>\))|(?<not>-(?=[^\s)])|NOT(?=\s|\())|(?<or>OR(?=\s|\())|(?<and>AND(?=\s|\())|(?<field>[A-Za-z_][\w.\-/]*:)(?<operator>>=|<=|>|<)?(?<value>"(?:[^"\\]|\\.)*"?|[“”„](?:[^“”\\]|\\.)*[“”]?|[^\s()"“”„]+)?|(?<phrase>"(?:[^"\\]|\\.)*"?|[“”„](?:[^“”\\]|\\.)*[“”]?)|(?<word>[^\s()"“”„]+)/y;

export function tokens(query: string): readonly Token[] {
  const found: Token[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < query.length) {
    const start = PART.lastIndex;
    const match = PART.exec(query);
    if (match?.groups === undefined) break;
    const groups = match.groups;
    if (groups['field'] !== undefined) {
      let at = start;
      for (const kind of ['field', 'operator', 'value'] as const) {
        const text = groups[kind];
        if (text === undefined) continue;
        found.push({ start: at, end: at + text.length, kind });
        at += text.length;
      }
      continue;
    }
    for (const kind of ['open', 'close', 'not', 'or', 'and', 'phrase', 'word'] as const) {
      if (groups[kind] !== undefined) found.push({ start, end: PART.lastIndex, kind });
    }
  }
  return found;
}

/** Whether a query looks for text, and not only at fields. */
export function hasText(query: string): boolean {
  const all = tokens(query);
  return all.some((token, index) => (token.kind === 'word' || token.kind === 'phrase') && all[index - 1]?.kind !== 'not');
}

/** The value as it must be written behind a field. */
export function quoted(value: string): string {
  return /^[\p{L}\p{N}_@./:+-]+$/u.test(value) && !value.startsWith('-') ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** What stands before a metadata key. */
export const METADATA = 'meta.';

/** Whether the query language can ask for a value of this metadata key. */
export function canBeAsked(key: string): boolean {
  return /^[\w.\-/]+$/.test(key);
}

export function term(field: string, value: string): string {
  return `${field}:${quoted(value)}`;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
}

/** Where `field:value` stands outside of parentheses. */
function placeOf(query: string, field: string, value: string): Place | undefined {
  const all = tokens(query);
  let depth = 0;
  for (let i = 0; i < all.length; i++) {
    const token = all[i]!;
    if (token.kind === 'open') depth++;
    if (token.kind === 'close') depth--;
    const next = all[i + 1];
    if (depth > 0 || token.kind !== 'field' || next?.kind !== 'value' || next.start !== token.end) continue;
    const name = query.slice(token.start, token.end - 1);
    // Metadata keys are the app's: there the case of letters matters.
    if ((name.startsWith(METADATA) ? name : name.toLowerCase()) !== field) continue;
    if (unquote(query.slice(next.start, next.end)) !== value) continue;
    const before = all[i - 1];
    const negated = before?.kind === 'not';
    return { start: negated ? before.start : token.start, end: next.end, negated };
  }
  return undefined;
}

/** Whether the condition stands in the query: plainly, negated, or not at all. */
export function conditionState(query: string, field: string, value: string): 'in' | 'out' | 'absent' {
  const place = placeOf(query, field, value);
  if (place === undefined) return 'absent';
  return place.negated ? 'out' : 'in';
}

/** Takes the condition out if it stands there as asked, else puts it there so. */
export function toggleCondition(query: string, field: string, value: string, negated = false): string {
  const place = placeOf(query, field, value);
  const rest = place === undefined ? query.trim() : `${query.slice(0, place.start).trimEnd()} ${query.slice(place.end).trimStart()}`.trim();
  if (place !== undefined && place.negated === negated) return rest;
  return `${rest} ${negated ? '-' : ''}${term(field, value)}`.trim();
}

function unquote(text: string): string {
  return /^["“”„]/.test(text) ? text.slice(1, /["“”]$/.test(text) && text.length > 1 ? -1 : undefined).replace(/\\(["\\])/g, '$1') : text;
}
