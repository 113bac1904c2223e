import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Cost, Span, SpanNode, SpanPointer, Usage } from '../api/types';
import { count, dollars, UNKNOWN } from '../base/format';
import { outcomeWords } from '../base/status';
import { clockTime, type EpochNanos, epochOfMillis } from '../base/time';
import { Revealed } from '../text/Revealed';

/** Tokens and cost of a call, each with what it is made of. */
export function Spending({ span }: { readonly span: Span }): ReactNode {
  const call = span.call;
  if (call === null) return null;
  return (
    <details className="spending">
      <summary>
        {tokenWords(call.usage)} · {call.cost === null ? <span className="soft">price {UNKNOWN}</span> : dollars(call.cost.totalUsd)}
      </summary>
      <table className="figures">
        <thead><tr><th>part</th><th>tokens</th><th>cost</th></tr></thead>
        <tbody>
          <Line name="input" tokens={call.usage.inputTotal} cost={null} />
          <Line name="not from the cache" tokens={uncached(call.usage)} cost={call.cost?.inputUsd ?? null} inner />
          <Line name="read from the cache" tokens={call.usage.cacheRead} cost={call.cost?.cacheReadUsd ?? null} inner />
          <Line name="written to the cache" tokens={sum(call.usage.cacheWrite5m, call.usage.cacheWrite1h)} cost={call.cost?.cacheWriteUsd ?? null} inner />
          <Line name="output" tokens={call.usage.outputTotal} cost={call.cost?.outputUsd ?? null} />
          <Line name="reasoning" tokens={call.usage.reasoning} cost={call.cost?.reasoningUsd ?? null} inner />
        </tbody>
      </table>
      <p className="soft">
        {call.cost === null ? 'No price is known for this model.' : `Prices: ${call.cost.priceVersion}.`}
        {call.reportedCost === null ? null : <> The emitter reported {costWords(call.reportedCost)}.</>}
      </p>
    </details>
  );
}

interface LineProps {
  readonly name: string;
  readonly tokens: number | null;
  readonly cost: number | null;
  readonly inner?: boolean;
}

function Line({ name, tokens, cost, inner = false }: LineProps): ReactNode {
  return (
    <tr className={inner ? 'is-inner' : undefined}>
      <th scope="row">{name}</th>
      <td>{tokens === null ? <span className="faint">{UNKNOWN}</span> : count(tokens)}</td>
      <td>{cost === null ? '' : dollars(cost)}</td>
    </tr>
  );
}

function tokenWords(usage: Usage): ReactNode {
  if (usage.inputTotal === null && usage.outputTotal === null) return <span className="soft">tokens {UNKNOWN}</span>;
  return `${usage.inputTotal === null ? UNKNOWN : count(usage.inputTotal)} tokens in, ${usage.outputTotal === null ? UNKNOWN : count(usage.outputTotal)} out`;
}

function costWords(cost: Cost): string {
  return dollars(cost.totalUsd);
}

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

function uncached(usage: Usage): number | null {
  if (usage.inputTotal === null || usage.cacheRead === null) return null;
  return usage.inputTotal - usage.cacheRead - (sum(usage.cacheWrite5m, usage.cacheWrite1h) ?? 0);
}

interface NextProps {
  readonly span: Span;
  /** Calls of this trace that continue this one. */
  readonly continuedBy: readonly SpanNode[];
}

/** What happened next with the answer, and where the conversation came from and went. */
export function WhatNext({ span, continuedBy }: NextProps): ReactNode {
  const learned = span.facts.filter((fact) => fact.type === 'outcome' && fact.outcome !== null);
  const last = learned.at(-1);
  const outcome = last?.outcome ?? span.outcome;
  const detail = last?.detail ?? span.outcomeDetail;
  const before = span.threading?.continues ?? null;
  const user = span.outcomeBy;
  if (outcome === null && before === null && continuedBy.length === 0) return null;
  const at = last === undefined ? undefined : momentOf(last.time);
  const [words, tone] = outcome === null ? ['', 'soft' as const] : outcomeWords(outcome);
  return (
    <div className="next" data-testid="what-next">
      {outcome === null ? null : (
        <p>
          <span className="soft">What happened next: </span>
          {user === null
            ? <span className={tone}>{tone === 'fail' ? '✕ ' : ''}{words}</span>
            : <><span className={tone}>used by </span><SpanLink span={span} to={user} words="a later call" /><span className="soft">, whose request brings this answer</span></>}
          {at === undefined ? null : <span className="soft"> {clockTime(at)}</span>}
          {detail === null ? null : <span className="soft"> · <Revealed text={detail} /></span>}
        </p>
      )}
      {before === null ? null : (
        <p>
          <span className="soft">{relationWords(span.threading?.relation ?? 'continues')} </span>
          <SpanLink span={span} to={before} words="the call before" />
          {span.threading?.ambiguous === true ? <span className="warn"> · a guess: several calls begin alike</span> : null}
        </p>
      )}
      {continuedBy.length === 0 ? null : (
        <p>
          <span className="soft">Continued by </span>
          {continuedBy.map((next, index) => (
            <span key={next.spanId}>{index > 0 ? ', ' : ''}<Link to="/traces/$traceId" params={{ traceId: span.traceId }} search={{ span: next.spanId }}>{next.name}</Link></span>
          ))}
        </p>
      )}
    </div>
  );
}

interface SpanLinkProps {
  readonly span: Span;
  readonly to: SpanPointer;
  /** What to call it within the same trace. */
  readonly words: string;
}

function SpanLink({ span, to, words }: SpanLinkProps): ReactNode {
  return <Link to="/traces/$traceId" params={{ traceId: to.traceId }} search={{ span: to.spanId }}>{to.traceId === span.traceId ? words : 'a call of another trace'}</Link>;
}

function relationWords(relation: string): string {
  switch (relation) {
    case 'branch': return 'Another way on from';
    case 'compacted': return 'Continues with a compacted history from';
    case 'edited': return 'Continues with an edited history from';
    default: return 'Continues';
  }
}

function momentOf(iso: string): EpochNanos | undefined {
  const millis = Date.parse(iso);
  return Number.isNaN(millis) ? undefined : epochOfMillis(millis);
}
