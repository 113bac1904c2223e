import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { address, ApiError, getBytes, getJson } from './client';
import * as shapes from './shapes';
import type {
  Changes, Chunks, Cohorts, Completion, Diff, Facets, Histogram, HitPage, MetadataKeys, NoiseRules, ParsedQuery, PromptBlame, QueryFields, Replay, Replayability, ReplayPage, SavedSearch, SavedSearches, SessionPage, Siblings, Sites, SiteVersions, Span, Status, Trace, TracePage, TraceSummary,
} from './types';

/** One place for every question to the server, its cache key and how long its answer stays true. */

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiError && error.passing && failures < 30,
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfter !== undefined ? error.retryAfter * 1000 : Math.min(500 * 2 ** failures, 5000),
      },
    },
  });
}

/** A query and the time it is about. */
export interface Search {
  readonly q: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type SearchOrder = 'newest' | 'oldest';

const PAGE = 100;
const FOREVER = Number.POSITIVE_INFINITY;

export const tracesQuery = (search: Search) =>
  infiniteQueryOptions({
    queryKey: ['traces', search],
    queryFn: ({ pageParam, signal }) =>
      getJson<TracePage>(address('/api/v1/traces', { ...search, limit: PAGE, cursor: pageParam }), shapes.tracePage, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const hitsQuery = (search: Search, order: SearchOrder) =>
  infiniteQueryOptions({
    queryKey: ['hits', search, order],
    queryFn: ({ pageParam, signal }) =>
      getJson<HitPage>(address('/api/v1/search', { ...search, order, limit: PAGE, cursor: pageParam }), shapes.hitPage, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const facetsQuery = (search: Search, fields: readonly string[]) =>
  queryOptions({
    queryKey: ['facets', search, fields],
    queryFn: ({ signal }) => getJson<Facets>(address('/api/v1/facets', { ...search, field: fields, limit: 12 }), shapes.facets, signal),
    enabled: fields.length > 0,
  });

/** Metadata keys of what a search finds. */
export const metadataKeysQuery = (search: Search) =>
  queryOptions({
    queryKey: ['metadata keys', search],
    queryFn: ({ signal }) => getJson<MetadataKeys>(address('/api/v1/facets/keys', { ...search, limit: 1000 }), shapes.metadataKeys, signal),
  });

export const searchesQuery = queryOptions({
  queryKey: ['searches'],
  queryFn: ({ signal }) => getJson<SavedSearches>('/api/v1/searches', shapes.savedSearches, signal),
});

export const savedSearchQuery = (id: string) =>
  queryOptions({
    queryKey: ['search', id],
    queryFn: ({ signal }) => getJson<SavedSearch>(`/api/v1/searches/${encodeURIComponent(id)}`, shapes.savedSearch, signal),
    staleTime: 0,
  });

export const histogramQuery = (search: Search) =>
  queryOptions({
    queryKey: ['histogram', search],
    queryFn: ({ signal }) => getJson<Histogram>(address('/api/v1/histogram', { ...search, buckets: 60 }), shapes.histogram, signal),
  });

export const completionQuery = (q: string, position: number) =>
  queryOptions({
    queryKey: ['complete', q, position],
    queryFn: ({ signal }) => getJson<Completion>(address('/api/v1/complete', { q, position }), shapes.completion, signal),
    retry: false,
  });

export const parsedQuery = (q: string) =>
  queryOptions({
    queryKey: ['parse', q],
    queryFn: ({ signal }) => getJson<ParsedQuery>(address('/api/v1/query/parse', { q }), shapes.parsedQuery, signal),
    staleTime: FOREVER,
  });

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: ({ signal }) => getJson<QueryFields>('/api/v1/query/fields', shapes.queryFields, signal),
  staleTime: FOREVER,
});

export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => getJson<Status>('/api/v1/status', shapes.status, signal),
  refetchInterval: 15_000,
});

export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => getJson<Trace>(`/api/v1/traces/${traceId}`, shapes.trace, signal),
    structuralSharing: false,
  });

export const spanQuery = (traceId: string, spanId: string, variant?: string) =>
  queryOptions({
    queryKey: ['span', traceId, spanId, variant ?? ''],
    queryFn: ({ signal }) => getJson<Span>(address(`/api/v1/traces/${traceId}/spans/${spanId}`, { variant }), shapes.span, signal),
    structuralSharing: false,
  });

export const payloadAddress = (span: Pick<Span, 'traceId' | 'spanId' | 'contentHash' | 'variants'>, name: string) =>
  address(`/api/v1/traces/${span.traceId}/spans/${span.spanId}/payloads/${encodeURIComponent(name)}`, {
    variant: span.variants.length > 1 ? span.contentHash : undefined,
  });

export const bytesQuery = (url: string) =>
  queryOptions({
    queryKey: ['bytes', url],
    queryFn: ({ signal }) => getBytes(url, signal),
    staleTime: FOREVER,
    // A body may have megabytes: let it go soon after nobody looks at it.
    gcTime: 30_000,
    structuralSharing: false,
  });

export const chunksQuery = (span: Pick<Span, 'traceId' | 'spanId' | 'contentHash' | 'variants'>, attempt: number) =>
  queryOptions({
    queryKey: ['chunks', span.traceId, span.spanId, span.contentHash, attempt],
    queryFn: ({ signal }) =>
      getJson<Chunks>(
        address(`/api/v1/traces/${span.traceId}/spans/${span.spanId}/chunks`, {
          attempt,
          variant: span.variants.length > 1 ? span.contentHash : undefined,
        }),
        shapes.chunks,
        signal,
      ),
    staleTime: FOREVER,
    gcTime: 30_000,
    structuralSharing: false,
  });

export const sessionQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ['session', sessionId],
    queryFn: ({ pageParam, signal }) =>
      getJson<SessionPage>(address(`/api/v1/sessions/${encodeURIComponent(sessionId)}`, { limit: 50, cursor: pageParam }), shapes.sessionPage, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    structuralSharing: false,
  });

/** A trace as the list shows it: little, however large the trace. */
export const summaryQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['summary', traceId],
    queryFn: async ({ signal }): Promise<TraceSummary | null> => {
      const found = await getJson<TracePage>(address('/api/v1/traces', { q: `trace:${traceId}`, limit: 1 }), shapes.tracePage, signal);
      return found.items[0] ?? null;
    },
    staleTime: 60_000,
  });

export const diffQuery = (left: string, right: string) =>
  queryOptions({
    queryKey: ['diff', left, right],
    queryFn: ({ signal }) => getJson<Diff>(address('/api/v1/diff', { left, right }), shapes.diff, signal),
    staleTime: 60_000,
    structuralSharing: false,
  });

/** What people said is noise at a site. */
export const noiseQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['noise', siteId],
    queryFn: ({ signal }) => getJson<NoiseRules>(`/api/v1/sites/${siteId}/noise`, shapes.noiseRules, signal),
    staleTime: 0,
  });

/** Runs that ask the same: of a trace, or of one call of it. */
export const siblingsQuery = (traceId: string, spanId?: string) =>
  queryOptions({
    queryKey: ['siblings', traceId, spanId ?? ''],
    queryFn: ({ signal }) => getJson<Siblings>(address(`/api/v1/traces/${traceId}/siblings`, { spanId, limit: 10 }), shapes.siblings, signal),
    staleTime: 60_000,
  });

/** So many questions like one are listed. */
export const SIMILAR_LIMIT = 50;

export const similarQuery = (traceId: string, spanId?: string) =>
  queryOptions({
    queryKey: ['siblings', traceId, spanId ?? '', SIMILAR_LIMIT],
    queryFn: ({ signal }) => getJson<Siblings>(address(`/api/v1/traces/${traceId}/siblings`, { spanId, limit: SIMILAR_LIMIT }), shapes.siblings, signal),
    staleTime: 60_000,
  });

/** What a trace, or one call of it, asked, and when; null if it is not stored. */
export const askedQuery = (traceId: string, spanId?: string) =>
  queryOptions({
    queryKey: ['asked', traceId, spanId ?? ''],
    queryFn: async ({ signal }): Promise<{ readonly question: string | null; readonly startTime: string } | null> => {
      const q = `trace:${traceId}${spanId === undefined ? '' : ` span:${spanId}`}`;
      const found =
        spanId === undefined
          ? await getJson<TracePage>(address('/api/v1/traces', { q, limit: 1 }), shapes.tracePage, signal)
          : await getJson<HitPage>(address('/api/v1/search', { q, limit: 1 }), shapes.hitPage, signal);
      return found.items[0] ?? null;
    },
    staleTime: 60_000,
  });

export const exportAddress = (left: string, right: string, format: 'json' | 'html') => address('/api/v1/diff/export', { left, right, format });

export const sitesQuery = queryOptions({
  queryKey: ['sites'],
  queryFn: ({ signal }) => getJson<Sites>('/api/v1/sites', shapes.sites, signal),
});

/** @param at a moment; undefined for the last call */
export const versionsQuery = (siteId: string, at: string | undefined) =>
  queryOptions({
    queryKey: ['versions', siteId, at ?? ''],
    queryFn: ({ signal }) => getJson<SiteVersions>(address(`/api/v1/sites/${encodeURIComponent(siteId)}/versions`, { at, buckets: 80 }), shapes.siteVersions, signal),
    structuralSharing: false,
  });

/** Two groups of calls, each a query or a version of a site. */
export interface CohortSides {
  readonly left?: string | undefined;
  readonly leftVersion?: string | undefined;
  readonly right?: string | undefined;
  readonly rightVersion?: string | undefined;
}

export const cohortsQuery = (sides: CohortSides) =>
  queryOptions({
    queryKey: ['cohorts', sides],
    queryFn: ({ signal }) => {
      // An empty query means all calls, and must be there.
      const parts = Object.entries(sides).map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`);
      return getJson<Cohorts>(`/api/v1/cohorts?${parts.join('&')}`, shapes.cohorts, signal);
    },
    staleTime: 60_000,
    structuralSharing: false,
  });

/** When a measure changed its level: of what a query finds, or of a site. */
export const changesQuery = (of: { readonly q?: string | undefined; readonly site?: string | undefined }, measure: string) =>
  queryOptions({
    queryKey: ['changes', of, measure],
    queryFn: ({ signal }) => getJson<Changes>(address('/api/v1/changes', { ...of, measure }), shapes.changes, signal),
    staleTime: 60_000,
    structuralSharing: false,
  });

export const blameQuery = (traceId: string, spanId: string) =>
  queryOptions({
    queryKey: ['blame', traceId, spanId],
    queryFn: ({ signal }) => getJson<PromptBlame>(`/api/v1/traces/${traceId}/spans/${spanId}/blame`, shapes.promptBlame, signal),
    staleTime: 60_000,
    structuralSharing: false,
  });

/** How long a run that goes on is left alone. */
const RUN_MS = 1500;

/** Where a replay stands; asked again by itself while it may go on. */
export const replayQuery = (replayId: string) =>
  queryOptions({
    queryKey: ['replay', replayId],
    queryFn: ({ signal }) => getJson<Replay>(`/api/v1/replays/${encodeURIComponent(replayId)}`, shapes.replay, signal),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data === undefined ? false : data.status === 'same' ? 10 * RUN_MS : RUN_MS),
  });

/** Replays, the newest first: all, or those of a trace. */
export const replaysQuery = (traceId: string | undefined, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['replays', traceId ?? '', limit],
    queryFn: ({ pageParam, signal }) => getJson<ReplayPage>(address('/api/v1/replays', { traceId, limit, cursor: pageParam }), shapes.replayPage, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 0,
  });

/** What of a trace can be replayed, and whether it is the run of a replay. */
export const replayabilityQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['replayability', traceId],
    queryFn: ({ signal }) => getJson<Replayability>(`/api/v1/traces/${traceId}/replayability`, shapes.replayability, signal),
  });
