/** What an address restores. Everything is a plain string, so that addresses can be read and typed. */

export interface ListSearch {
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  /** Without it: places when the query has text, else traces. */
  readonly view?: 'traces' | 'places';
  /** Of places. Without it the newest come first. */
  readonly order?: 'newest' | 'oldest';
  /** Metadata keys whose values are counted, as `writeKeys` puts them. */
  readonly facets?: string;
  /** The saved search that this one began as. */
  readonly saved?: string;
  /** The trace in the side pane. */
  readonly peek?: string;
}

/** Metadata keys in one text: percent-encoded, so that a comma is one between two keys. */
export function writeKeys(keys: readonly string[]): string | undefined {
  return keys.length === 0 ? undefined : keys.map(encodeURIComponent).join(',');
}

export function readKeys(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((part) => {
    try {
      return part === '' ? [] : [decodeURIComponent(part)];
    } catch {
      // Cut when it was copied.
      return [];
    }
  });
}

export type DetailTab = 'conversation' | 'request' | 'response' | 'chunks' | 'attempts' | 'raw';
const TABS: readonly DetailTab[] = ['conversation', 'request', 'response', 'chunks', 'attempts', 'raw'];

export type ByteView = 'text' | 'tree' | 'hex';
const VIEWS: readonly ByteView[] = ['text', 'tree', 'hex'];

export interface TraceSearch {
  readonly span?: string;
  /** Which of several spans with this id. */
  readonly variant?: string;
  readonly tab?: DetailTab;
  readonly attempt?: string;
  readonly as?: ByteView;
  /** A payload in the tab raw. */
  readonly payload?: string;
  /** Text to mark. */
  readonly find?: string;
}

export interface SessionSearch {
  readonly find?: string;
}

export type DiffView = 'words' | 'sentences' | 'facts';
export const DIFF_VIEWS: readonly DiffView[] = ['words', 'sentences', 'facts'];

export type LaneName = 'prompt' | 'path' | 'answer';
export const LANES: readonly LaneName[] = ['prompt', 'path', 'answer'];

export interface DiffSearch {
  /** `traceId` or `traceId:spanId`. Without both, the page asks what to compare. */
  readonly left?: string;
  readonly right?: string;
  /** Several traces of which two are compared, with commas between. */
  readonly runs?: string;
  readonly by?: DiffView;
  /** The lane that has all of the width. */
  readonly lane?: LaneName;
  /** Folds that are open, with commas between, or `all`. */
  readonly open?: string;
  /** The change that is looked at, from 1. */
  readonly at?: string;
}

export interface VersionSearch {
  /** The moment that is asked about. */
  readonly at?: string;
  /** The version whose program text is shown. */
  readonly version?: string;
  /** The version it is compared with. */
  readonly with?: string;
}

export interface SimilarSearch {
  /** A call of the trace. */
  readonly span?: string;
  /** By time; without it the likest come first. */
  readonly order?: 'newest' | 'oldest';
}

export interface CohortSearch {
  /** A query; `*` for all calls. */
  readonly left?: string;
  readonly right?: string;
  /** In the place of a query: `siteId:versionId`. */
  readonly leftVersion?: string;
  readonly rightVersion?: string;
  /** The measure whose pairs are shown. */
  readonly open?: string;
  /** The measure that is looked at over time. */
  readonly measure?: string;
}

export interface ReplaySearch {
  /** The call whose differences are shown, by its number; without it those of the fork. */
  readonly call?: string;
}

type Raw = Readonly<Record<string, unknown>>;

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function oneOf<T extends string>(raw: Raw, name: string, allowed: readonly T[]): T | undefined {
  const value = text(raw, name);
  return allowed.find((candidate) => candidate === value);
}

/** Leaves out what is undefined, so that it does not show in the address. */
function present<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

export function readListSearch(raw: Raw): ListSearch {
  const search: Optional<Required<ListSearch>> = {
    q: text(raw, 'q'),
    from: text(raw, 'from'),
    to: text(raw, 'to'),
    view: oneOf(raw, 'view', ['traces', 'places'] as const),
    order: oneOf(raw, 'order', ['newest', 'oldest'] as const),
    facets: text(raw, 'facets'),
    saved: text(raw, 'saved'),
    peek: text(raw, 'peek'),
  };
  return present(search) as ListSearch;
}

export function readTraceSearch(raw: Raw): TraceSearch {
  const search: Optional<Required<TraceSearch>> = {
    span: text(raw, 'span'),
    variant: text(raw, 'variant'),
    tab: oneOf(raw, 'tab', TABS),
    attempt: text(raw, 'attempt'),
    as: oneOf(raw, 'as', VIEWS),
    payload: text(raw, 'payload'),
    find: text(raw, 'find'),
  };
  return present(search) as TraceSearch;
}

export function readSessionSearch(raw: Raw): SessionSearch {
  return present({ find: text(raw, 'find') }) as SessionSearch;
}

export function readDiffSearch(raw: Raw): DiffSearch {
  const search: Optional<Required<DiffSearch>> = {
    left: text(raw, 'left'),
    right: text(raw, 'right'),
    runs: text(raw, 'runs'),
    by: oneOf(raw, 'by', DIFF_VIEWS),
    lane: oneOf(raw, 'lane', LANES),
    open: text(raw, 'open'),
    at: text(raw, 'at'),
  };
  return present(search) as DiffSearch;
}

export function readVersionSearch(raw: Raw): VersionSearch {
  const search: Optional<Required<VersionSearch>> = { at: text(raw, 'at'), version: text(raw, 'version'), with: text(raw, 'with') };
  return present(search) as VersionSearch;
}

export function readSimilarSearch(raw: Raw): SimilarSearch {
  return present({ span: text(raw, 'span'), order: oneOf(raw, 'order', ['newest', 'oldest'] as const) }) as SimilarSearch;
}

export function readReplaySearch(raw: Raw): ReplaySearch {
  return present({ call: text(raw, 'call') }) as ReplaySearch;
}

export function readCohortSearch(raw: Raw): CohortSearch {
  const search: Optional<Required<CohortSearch>> = {
    left: text(raw, 'left'),
    right: text(raw, 'right'),
    leftVersion: text(raw, 'leftVersion'),
    rightVersion: text(raw, 'rightVersion'),
    open: text(raw, 'open'),
    measure: text(raw, 'measure'),
  };
  return present(search) as CohortSearch;
}

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Raw): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  // These are readable in a query string as they are.
  const written = params.toString().replace(/%3A/g, ':').replace(/%40/g, '@').replace(/%2F/g, '/').replace(/%2C/g, ',');
  return written === '' ? '' : `?${written}`;
}
