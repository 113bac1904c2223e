import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { chunksQuery, payloadAddress } from '../api/queries';
import type { Attempt, Span } from '../api/types';
import { byteSize, counted, duration } from '../base/format';
import { clockTime, type EpochNanos, exactMoment, parseEpochNanos } from '../base/time';
import { FixedRows } from '../base/FixedRows';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import type { ByteView, TraceSearch } from '../url';
import { BytesView } from './BytesView';
import { attemptFor } from './tabs';

interface Props {
  readonly span: Span;
  readonly search: TraceSearch;
  readonly onChange: (next: Partial<Record<keyof TraceSearch, string | undefined>>) => void;
}

/** Every HTTP exchange of a call. */
export function Attempts({ span, onChange }: Props): ReactNode {
  return (
    <div className="attempts">
      {span.attempts.map((attempt, index) => {
        const before = span.attempts[index - 1];
        const gap = before === undefined ? undefined : Number((parseEpochNanos(attempt.startEpochNanos) ?? 0n) - (parseEpochNanos(before.startEpochNanos) ?? 0n)) / 1e6 - before.durationMs;
        return (
          <div key={attempt.number}>
            {gap === undefined ? null : <p className="attempt-gap soft">↻ tried again after {duration(gap)}</p>}
            <OneAttempt span={span} attempt={attempt} onChange={onChange} />
          </div>
        );
      })}
    </div>
  );
}

function OneAttempt({ span, attempt, onChange }: { readonly span: Span; readonly attempt: Attempt; readonly onChange: Props['onChange'] }): ReactNode {
  const failed = attempt.error !== null || attempt.httpStatus === null || attempt.httpStatus >= 400;
  const start = (parseEpochNanos(attempt.startEpochNanos) ?? 0n) as EpochNanos;
  const shared = span.attempts.find((other) => other.number < attempt.number && other.requestPayload !== null && other.requestPayload === attempt.requestPayload);
  return (
    <section className="attempt" aria-label={`Attempt ${attempt.number}`}>
      <h3 className={failed ? 'fail' : undefined}>
        <span aria-hidden="true">{failed ? '✕' : '✓'}</span> Attempt {attempt.number}: {attempt.httpStatus === null ? 'no response' : `HTTP ${attempt.httpStatus}`}
        {attempt.ending === 'end' ? '' : `, ${ENDINGS[attempt.ending] ?? attempt.ending}`}
      </h3>
      <p className="mono"><Revealed text={`${attempt.method ?? ''} ${attempt.url ?? 'address not captured'}`.trim()} /></p>
      <p className="soft">
        <span title={exactMoment(start)}>{clockTime(start)}</span> · {duration(attempt.durationMs)}
        {attempt.firstByteMs === null ? '' : ` · first byte after ${duration(attempt.firstByteMs)}`}
      </p>
      {attempt.error === null ? null : <p className="notice fail"><strong>{attempt.error.type}</strong> <Revealed text={attempt.error.message ?? ''} /></p>}
      <p className="attempt-bytes">
        {attempt.requestPayload === null ? <span className="faint">request body not captured</span> : (
          <button type="button" className="link" onClick={() => onChange({ tab: 'request', attempt: String(attempt.number) })}>
            request {sizeOf(span, attempt.requestPayload)}{shared === undefined ? '' : `, the same as of attempt ${shared.number}`}
          </button>
        )}
        {attempt.responsePayload === null ? <span className="faint">no response body</span> : (
          <button type="button" className="link" onClick={() => onChange({ tab: 'response', attempt: String(attempt.number) })}>response {sizeOf(span, attempt.responsePayload)}</button>
        )}
      </p>
      <Headers title="Request headers" headers={attempt.requestHeaders} />
      <Headers title="Response headers" headers={attempt.responseHeaders} />
    </section>
  );
}

const ENDINGS: Readonly<Record<string, string>> = {
  close: 'closed by the app before the end',
  cancel: 'cancelled by the app',
  error: 'the connection was cut',
  abandoned: 'forgotten by the app',
};

function sizeOf(span: Span, name: string): string {
  const payload = span.payloads.find((one) => one.name === name);
  return payload === undefined ? '' : byteSize(payload.length);
}

function Headers({ title, headers }: { readonly title: string; readonly headers: Attempt['requestHeaders'] }): ReactNode {
  if (headers.length === 0) return null;
  return (
    <details>
      <summary className="soft">{title} ({headers.length})</summary>
      <table className="pairs mono">
        <tbody>
          {headers.map((header, index) => <tr key={index}><th scope="row"><Revealed text={header.name} mode="exact" /></th><td><Revealed text={header.value} mode="exact" /></td></tr>)}
        </tbody>
      </table>
    </details>
  );
}

/** The exact body of a request or response, with a choice of attempt. */
export function Body({ span, search, onChange, side }: Props & { readonly side: 'request' | 'response' }): ReactNode {
  const has = side === 'request' ? 'requestPayload' : 'responsePayload';
  const attempt = attemptFor(span, search.attempt, has);
  const name = attempt?.[has] ?? null;
  const payload = span.payloads.find((one) => one.name === name);
  if (attempt === undefined || name === null) return <p className="notice">No {side} body was captured.</p>;
  return (
    <>
      <AttemptChoice span={span} chosen={attempt.number} has={has} onChange={onChange} />
      {payload === undefined ? <p className="notice warn">The {side} body was named but not kept.</p> : (
        <BytesView url={payloadAddress(span, name)} payload={payload} view={search.as} onView={(view: ByteView) => onChange({ as: view })} find={search.find} />
      )}
    </>
  );
}

/** The pieces in which a response arrived. */
export function ChunkList({ span, search, onChange }: Props): ReactNode {
  const attempt = attemptFor(span, search.attempt, 'chunksPayload');
  const { data, error, refetch } = useQuery({ ...chunksQuery(span, attempt?.number ?? 1), enabled: attempt !== undefined });
  const [open, setOpen] = useState<number>();
  if (attempt === undefined) return <p className="notice">The times of the pieces were not captured.</p>;
  const last = data?.items.at(-1)?.sinceStartMs ?? 0;
  const opened = open === undefined ? undefined : data?.items[open];
  return (
    <>
      <AttemptChoice span={span} chosen={attempt.number} has="chunksPayload" onChange={onChange} />
      {error !== null && data === undefined ? <Problem error={error} what="The pieces could not be read" onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : (
        <>
          <p className="soft">{counted(data.items.length, 'piece')}, {byteSize(data.totalBytes)}, the last {duration(last)} after the request was sent</p>
          <FixedRows className="exact-rows chunk-rows" role="document" label="Pieces" testId="chunks" count={data.items.length} rowHeight={22}>
            {(row) => {
              const item = data.items[row];
              if (item === undefined) return null;
              const gap = row === 0 ? item.sinceStartMs : item.sinceStartMs - (data.items[row - 1]?.sinceStartMs ?? 0);
              return (
                <button key={row} type="button" className="chunk-row" aria-pressed={open === row} title="Show the whole piece" onClick={() => setOpen(open === row ? undefined : row)}>
                  <span className="end soft" title="since the request was sent">{duration(item.sinceStartMs)}</span>
                  <span className="end faint" title="since the piece before">+{duration(gap)}</span>
                  <span className="end faint">{byteSize(item.length)}</span>
                  <span className="clip mono">{item.text === null ? <span className="faint">base64 {item.base64}</span> : <Revealed text={item.text.replace(/\n/g, '⏎')} mode="exact" />}</span>
                </button>
              );
            }}
          </FixedRows>
          {opened === undefined ? null : <pre className="chunk-whole" data-testid="chunk"><Revealed text={opened.text ?? opened.base64 ?? ''} mode="exact" /></pre>}
        </>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly span: Span;
  readonly chosen: number;
  readonly has: 'requestPayload' | 'responsePayload' | 'chunksPayload';
  readonly onChange: Props['onChange'];
}

function AttemptChoice({ span, chosen, has, onChange }: ChoiceProps): ReactNode {
  if (span.attempts.length < 2) return null;
  return (
    <p className="attempt-choice" role="group" aria-label="Attempt">
      {span.attempts.map((attempt) => (
        <button key={attempt.number} type="button" className="button" disabled={attempt[has] === null} aria-pressed={attempt.number === chosen} onClick={() => onChange({ attempt: String(attempt.number) })}>
          attempt {attempt.number}{attempt.httpStatus === null ? '' : `: ${attempt.httpStatus}`}
        </button>
      ))}
    </p>
  );
}
