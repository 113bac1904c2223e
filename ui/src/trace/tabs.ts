import type { Span } from '../api/types';
import type { DetailTab } from '../url';

export interface Tab {
  readonly id: DetailTab;
  readonly words: string;
}

/** The tabs that have something to show for a span; never empty. */
export function tabsOf(span: Span): readonly Tab[] {
  const tabs: Tab[] = [{ id: 'conversation', words: isCall(span) ? 'Conversation' : 'Content' }];
  if (span.attempts.some((attempt) => attempt.requestPayload !== null)) tabs.push({ id: 'request', words: 'Request' });
  if (span.attempts.some((attempt) => attempt.responsePayload !== null)) tabs.push({ id: 'response', words: 'Response' });
  if (span.attempts.some((attempt) => attempt.chunksPayload !== null)) tabs.push({ id: 'chunks', words: 'Chunks' });
  if (span.attempts.length > 0) tabs.push({ id: 'attempts', words: span.attempts.length === 1 ? 'Attempt' : `Attempts ${span.attempts.length}` });
  tabs.push({ id: 'raw', words: 'Raw' });
  return tabs;
}

/** Whether a model was called. */
export function isCall(span: Pick<Span, 'call' | 'kind'>): boolean {
  return span.call !== null || span.kind === 'llm';
}

/** The attempt that is meant: the one asked for, else the last one that has such a payload. */
export function attemptFor(span: Span, asked: string | undefined, has: 'requestPayload' | 'responsePayload' | 'chunksPayload'): Span['attempts'][number] | undefined {
  const able = span.attempts.filter((attempt) => attempt[has] !== null);
  return able.find((attempt) => String(attempt.number) === asked) ?? able.at(-1);
}
