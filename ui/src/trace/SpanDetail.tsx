import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { spanQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Span, SpanNode, Trace } from '../api/types';
import { duration } from '../base/format';
import { useHighlight } from '../base/highlight';
import { KindGlyph, kindWord, StatusFlag, statusTone } from '../base/status';
import { read, write } from '../base/theme';
import { Problem } from '../frame/Problem';
import { EverythingContext } from '../message/Folded';
import { FindContext } from '../message/find';
import { RenderedContext } from '../message/MessageView';
import { Siblings } from '../sibling/Siblings';
import { Revealed } from '../text/Revealed';
import type { DetailTab, TraceSearch } from '../url';
import { Attempts, Body, ChunkList } from './Attempts';
import { Conversation } from './Conversation';
import { Spending, WhatNext } from './Facts';
import { FindEverywhere } from './FindEverywhere';
import { RawTab } from './RawTab';
import { tabsOf } from './tabs';
import type { TraceIndex } from './traceIndex';

const RENDERED = 'verbatim.rendered';

interface Props {
  readonly trace: Trace;
  readonly index: TraceIndex;
  readonly node: SpanNode;
  readonly search: TraceSearch;
  readonly everything: boolean;
  readonly onEverything: () => void;
  readonly onChange: (next: Partial<Record<keyof TraceSearch, string | undefined>>) => void;
}

/** The selected span. What the list knows shows at once; the rest comes with the span itself. */
export function SpanDetail({ trace, index, node, search, everything, onEverything, onChange }: Props): ReactNode {
  const variant = search.variant ?? node.contentHash;
  const asked = useQuery({ ...spanQuery(trace.traceId, node.spanId, variant), placeholderData: keepPreviousData });
  const { data, refetch, isPlaceholderData } = asked;
  const error = trouble(asked);
  const span = isPlaceholderData ? undefined : data;
  const [rendered, setRendered] = useState(() => read(RENDERED) !== 'no');
  const box = useRef<HTMLDivElement>(null);
  useHighlight(box, search.find, true);
  const tabs = span === undefined ? [] : tabsOf(span);
  const tab: DetailTab = tabs.find((candidate) => candidate.id === search.tab)?.id ?? 'conversation';

  return (
    <section className="detail" aria-label="Span" data-testid="span-detail" data-span-id={node.spanId}>
      <header className="detail-head">
        <h2>
          <KindGlyph kind={node.kind} /> <Revealed text={node.name} />
          {node.inferred === true ? <span className="badge">inferred</span> : null}
          {node.status === 'ok' ? null : <StatusFlag status={node.status} />}
        </h2>
        <p className="facts soft">
          <span>{kindWord(node.kind)}</span>
          <span>{duration(node.durationMs)}</span>
          {node.timeToFirstTokenMs === undefined ? null : <span>first token after {duration(node.timeToFirstTokenMs)}</span>}
          {node.model === undefined ? null : <span title={node.model}>{node.model}</span>}
          {node.promptName === undefined && node.promptVersion === undefined ? null : <span>prompt {node.promptName ?? ''} {node.promptVersion ?? ''}</span>}
          {node.finishReason === undefined || node.finishReason === 'stop' ? null : <span>stopped: {node.finishReason.replace('_', ' ')}</span>}
        </p>
        {span === undefined ? null : <Spending span={span} />}
        {node.uncounted === true ? <p className="faint">A span below tells about the same call; the totals of the trace count that one.</p> : null}
        {node.status === 'ok' ? null : <Failure node={node} span={span} />}
        {span === undefined ? null : <WhatNext span={span} continuedBy={index.continuedBy(node.spanId)} />}
        {node.kind === 'llm' && !isPlaceholderData ? <Siblings key={node.spanId} traceId={trace.traceId} spanId={node.spanId} startTime={node.startTime} /> : null}
        {span === undefined || span.variants.length < 2 ? null : <Variants span={span} onChange={onChange} />}
      </header>
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label="Views of the span">
          {tabs.map(({ id, words }) => (
            <button key={id} type="button" role="tab" id={`tab-${id}`} aria-controls="tab-panel" aria-selected={id === tab} onClick={() => onChange({ tab: id === 'conversation' ? undefined : id })}>
              {words}
            </button>
          ))}
        </div>
        <span className="frame-space" />
        {tab !== 'conversation' ? null : (
          <>
            <button type="button" className="tab-choice" aria-pressed={!rendered} title="Show text as it was written, without Markdown" onClick={() => { write(RENDERED, rendered ? 'no' : null); setRendered(!rendered); }}>as written</button>
            <button type="button" className="tab-choice" aria-pressed={everything} title="Fold nothing (x)" onClick={onEverything}>everything</button>
          </>
        )}
      </div>
      <div ref={box} id="tab-panel" className={`tab-panel is-${tab}`} role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {error !== null && span === undefined ? <Problem error={error} what="The span could not be read" onRetry={() => void refetch()} /> : null}
        {span === undefined && error === null ? <Loading node={node} /> : null}
        {span === undefined ? null : (
          <EverythingContext value={everything}>
            <RenderedContext value={rendered}>
              <FindContext value={search.find}>
                <Panel key={`${span.spanId}${span.contentHash}${tab}`} tab={tab} span={span} index={index} search={search} onChange={onChange} />
              </FindContext>
            </RenderedContext>
          </EverythingContext>
        )}
      </div>
      <FindEverywhere box={box} />
    </section>
  );
}

interface PanelProps {
  readonly tab: DetailTab;
  readonly span: Span;
  readonly index: TraceIndex;
  readonly search: TraceSearch;
  readonly onChange: Props['onChange'];
}

function Panel({ tab, span, index, search, onChange }: PanelProps): ReactNode {
  switch (tab) {
    case 'request':
    case 'response':
      return <Body span={span} search={search} onChange={onChange} side={tab} />;
    case 'chunks':
      return <ChunkList span={span} search={search} onChange={onChange} />;
    case 'attempts':
      return <Attempts span={span} search={search} onChange={onChange} />;
    case 'raw':
      return <RawTab span={span} search={search} onChange={onChange} />;
    default:
      return <Conversation span={span} index={index} />;
  }
}

function Failure({ node, span }: { readonly node: SpanNode; readonly span: Span | undefined }): ReactNode {
  const type = span?.error?.type ?? node.errorType ?? null;
  const message = span?.error?.message ?? node.errorMessage ?? null;
  const tone = statusTone(node.status);
  return (
    <div className={`notice ${tone}`} data-testid={node.status === 'refusal' ? 'refusal' : 'failure'}>
      <StatusFlag status={node.status} /> {type === null ? null : <strong className="mono"><Revealed text={type} /></strong>}
      {message === null ? null : <p className="failure-text"><Revealed text={message} /></p>}
      {type === null && message === null ? <span> {REASONS[node.status] ?? 'The sender gave no reason.'}</span> : null}
    </div>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  refusal: 'The model answered, and declined.',
  incomplete: 'The answer was cut: by a lost connection or by a limit of length.',
  cancelled: 'The app stopped listening before the end.',
  timeout: 'Nobody answered in time.',
};

function Variants({ span, onChange }: { readonly span: Span; readonly onChange: Props['onChange'] }): ReactNode {
  return (
    <p className="notice warn">
      {span.variants.length} spans with this id and different content were received:{' '}
      {span.variants.map((variant, index) => (
        <button key={variant.contentHash} type="button" className="button" aria-pressed={variant.contentHash === span.contentHash} onClick={() => onChange({ variant: variant.contentHash })}>
          {index + 1}: {variant.name} <StatusFlag status={variant.status} quietOk />
        </button>
      ))}
    </p>
  );
}

/** What the list already knows, until the span itself is there. */
function Loading({ node }: { readonly node: SpanNode }): ReactNode {
  return (
    <div className="detail-loading" aria-busy="true">
      {node.question === undefined ? null : <p><Revealed text={node.question} /></p>}
      {node.answer === undefined ? null : <p className="soft"><Revealed text={node.answer} /></p>}
      <div className="bar-placeholder" />
    </div>
  );
}

