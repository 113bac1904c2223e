import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { payloadAddress } from '../api/queries';
import type { Attribute, Fact, Span } from '../api/types';
import { byteSize } from '../base/format';
import { type EpochNanos, isoNanos, parseEpochNanos } from '../base/time';
import { Folded } from '../message/Folded';
import { JsonTree } from '../message/JsonTree';
import { Revealed } from '../text/Revealed';
import type { ByteView, TraceSearch } from '../url';
import { BytesView } from './BytesView';

interface Props {
  readonly span: Span;
  readonly search: TraceSearch;
  readonly onChange: (next: Partial<Record<keyof TraceSearch, string | undefined>>) => void;
}

/** Everything else that is known about a span, as it was sent. */
export function RawTab({ span, search, onChange }: Props): ReactNode {
  const chosen = span.payloads.find((payload) => payload.name === search.payload);
  const call = span.call;
  return (
    <div className="raw">
      <Section title="Identity">
        <Pair name="trace" value={span.traceId} />
        <Pair name="span" value={span.spanId} />
        <Pair name="parent" value={span.parentSpanId} />
        <Pair name="kind" value={span.kind} />
        <Pair name="origin" value={span.origin} />
        <Pair name="start" value={isoNanos((parseEpochNanos(span.startEpochNanos) ?? 0n) as EpochNanos)} />
        <Pair name="end" value={isoNanos((parseEpochNanos(span.endEpochNanos) ?? 0n) as EpochNanos)} />
        <Pair name="received" value={span.receivedTime} />
        <Pair name="session" value={span.session === null ? null : `${span.session.id}${span.session.declared ? '' : ' (found, not declared)'}`} />
        <Pair name="user" value={span.userId} />
        <Pair name="service" value={span.service} />
        <Pair name="environment" value={span.environment} />
        <Pair name="release" value={span.release} />
        <Pair name="commit" value={span.commit} />
        <Pair name="instance" value={span.instance} />
        <Pair name="tags" value={span.tags.length === 0 ? null : span.tags.join(', ')} />
      </Section>
      {call === null ? null : (
        <Section title="Model call">
          <Pair name="provider" value={call.provider} />
          <Pair name="body format" value={call.api} />
          <Pair name="model asked for" value={call.requestModel} />
          <Pair name="model that answered" value={call.responseModel} />
          <Pair name="response id" value={call.responseId} />
          <Pair name="stream" value={call.stream === null ? null : String(call.stream)} />
          <Pair name="finish reason" value={call.finishReason === null ? null : `${call.finishReason}${call.rawFinishReason === null || call.rawFinishReason === call.finishReason ? '' : ` (${call.rawFinishReason})`}`} />
          <Json name="parameters" value={call.parameters} />
          <Json name="usage as sent" value={call.rawUsage} />
        </Section>
      )}
      {Object.keys(span.metadata).length === 0 ? null : <Section title="Metadata">{Object.entries(span.metadata).map(([name, value]) => <Json key={name} name={name} value={value} />)}</Section>}
      {span.payloads.length === 0 ? null : (
        <section>
          <h3>Bytes kept</h3>
          <p className="raw-payloads">
            {span.payloads.map((payload) => (
              <button key={payload.name} type="button" className="button" aria-pressed={payload.name === search.payload} onClick={() => onChange({ payload: payload.name === search.payload ? undefined : payload.name })}>
                <span className="mono">{payload.name}</span> <span className="faint">{byteSize(payload.length)}</span>
              </button>
            ))}
          </p>
          {chosen === undefined ? null : (
            <div className="raw-bytes">
              <BytesView url={payloadAddress(span, chosen.name)} payload={chosen} view={search.as} onView={(view: ByteView) => onChange({ as: view })} find={search.find} />
            </div>
          )}
        </section>
      )}
      <AttributeTable title="Attributes" attributes={span.attributes} />
      <AttributeTable title={`Resource`} attributes={span.resource} />
      {span.scope.name === null ? null : <p className="soft">Instrumentation: <span className="mono">{span.scope.name} {span.scope.version}</span></p>}
      {span.events.map((event, index) => <AttributeTable key={index} title={`Event ${event.name}`} note={event.time} attributes={event.attributes} always />)}
      {span.links.map((link, index) => (
        <section key={index}>
          <h3>Link</h3>
          <p className="mono"><Link to="/traces/$traceId" params={{ traceId: link.traceId }} search={{ span: link.spanId }}>{link.traceId} {link.spanId}</Link></p>
          <AttributeTable title="Attributes of the link" attributes={link.attributes} />
        </section>
      ))}
      {span.facts.length === 0 ? null : (
        <Section title="Learned later">
          {span.facts.map((fact, index) => <Pair key={index} name={fact.time} value={factWords(fact)} />)}
        </Section>
      )}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return <section><h3>{title}</h3><table className="pairs"><tbody>{children}</tbody></table></section>;
}

function Pair({ name, value }: { readonly name: string; readonly value: string | null }): ReactNode {
  if (value === null) return null;
  return <tr><th scope="row"><Revealed text={name} /></th><td className="mono"><Revealed text={value} mode="exact" /></td></tr>;
}

function Json({ name, value }: { readonly name: string; readonly value: unknown }): ReactNode {
  if (value === null || value === undefined) return null;
  return <tr><th scope="row"><Revealed text={name} /></th><td><JsonTree text={JSON.stringify(value)} open={1} /></td></tr>;
}

interface TableProps {
  readonly title: string;
  readonly attributes: readonly Attribute[];
  readonly note?: string;
  readonly always?: boolean;
}

function AttributeTable({ title, attributes, note, always = false }: TableProps): ReactNode {
  if (attributes.length === 0 && !always) return null;
  return (
    <section>
      <h3>{title} {note === undefined ? null : <span className="faint mono">{note}</span>}</h3>
      <table className="pairs mono">
        <tbody>
          {attributes.map((attribute, index) => (
            <tr key={index}>
              <th scope="row"><Revealed text={attribute.key} mode="exact" /></th>
              <td><AttributeBody attribute={attribute} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AttributeBody({ attribute }: { readonly attribute: Attribute }): ReactNode {
  const { type, value } = attribute;
  if (type === 'text') return <Folded text={String(value)} lines={6} />;
  if (type === 'empty') return <span className="faint">empty</span>;
  if (type === 'ref') return <span className="soft">in the bytes {String((value as { readonly payload?: unknown } | null)?.payload ?? '')}</span>;
  if (type === 'array' || type === 'nested') return <JsonTree text={JSON.stringify(plain(type, value))} open={1} />;
  return <><Revealed text={String(value)} mode="exact" /> <span className="faint">{type}</span></>;
}

/** Lists and nested attributes as ordinary JSON; duplicate keys stay, so an object becomes a list of pairs then. */
function plain(type: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const entries = value as readonly { readonly key?: string; readonly type: string; readonly value: unknown }[];
  if (type === 'array') return entries.map((entry) => plain(entry.type, entry.value));
  if (type === 'nested') {
    const keys = new Set(entries.map((entry) => entry.key));
    const pairs = entries.map((entry) => [entry.key ?? '', plain(entry.type, entry.value)] as const);
    return keys.size === entries.length ? Object.fromEntries(pairs) : pairs;
  }
  return value;
}

function factWords(fact: Fact): string {
  switch (fact.type) {
    case 'outcome': return `outcome ${fact.outcome ?? ''} ${fact.detail ?? ''}`;
    case 'used': return `used by span ${fact.by?.spanId ?? ''} of trace ${fact.by?.traceId ?? ''}`;
    case 'logged': return `told by log records, kept as span ${fact.recordSpanId ?? ''}`;
    default: return `place in the conversation: ${fact.threading?.relation ?? ''}`;
  }
}
