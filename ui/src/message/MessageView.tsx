import { createContext, lazy, type ReactNode, Suspense, useContext } from 'react';
import type { Message, Part, ToolRequest, ToolResult } from '../api/types';
import { byteSize } from '../base/format';
import { Revealed } from '../text/Revealed';
import { Folded } from './Folded';
import { JsonTree } from './JsonTree';

const Markdown = lazy(() => import('./Markdown'));

/** Whether Markdown is drawn; otherwise text stands as it was written. */
export const RenderedContext = createContext(true);

/** Longer texts are shown as written: nobody reads a megabyte of Markdown, and parsing it takes seconds. */
const MOST_MARKDOWN = 60_000;

interface Props {
  readonly message: Message;
  /** Results of the tools that the message asks for, by id of the request. */
  readonly results?: ReadonlyMap<string, ToolResult>;
  /** What stands beside a request for a tool without a result here. */
  readonly beside?: (request: ToolRequest) => ReactNode;
}

export function MessageView({ message, results, beside }: Props): ReactNode {
  const parts = message.parts.filter((part) => !(part.type === 'text' && part.text === ''));
  return (
    <article className={`message is-${message.role}`} data-testid="message" data-role={message.role}>
      <header className="message-role">
        {message.role}
        {message.name === null ? null : <span className="faint"> <Revealed text={message.name} /></span>}
      </header>
      <div className="message-parts">
        {parts.length === 0 ? <span className="faint">empty</span> : null}
        {parts.map((part, index) => (
          <PartView key={index} part={part} role={message.role} result={part.type === 'tool_request' && part.id !== null ? results?.get(part.id) : undefined} beside={beside} />
        ))}
      </div>
    </article>
  );
}

interface PartProps {
  readonly part: Part;
  readonly role: string;
  readonly result: ToolResult | undefined;
  readonly beside: ((request: ToolRequest) => ReactNode) | undefined;
}

function PartView({ part, role, result, beside }: PartProps): ReactNode {
  switch (part.type) {
    case 'text':
      return <Prose text={part.text} markdown={role !== 'system'} lines={role === 'system' ? 4 : 24} />;
    case 'reasoning':
      return <div className="message-reasoning"><span className="badge">reasoning</span><Prose text={part.text} markdown lines={6} /></div>;
    case 'refusal':
      return (
        <div className="notice warn" data-testid="refusal">
          <span className="flag warn"><span aria-hidden="true">⚑</span>refusal</span>
          <Prose text={part.text} markdown lines={24} />
        </div>
      );
    case 'tool_request':
      return <ToolPair name={part.name} id={part.id} argumentsText={part.arguments} result={result === undefined ? beside?.(part) : <ResultBody result={result} />} failed={result?.isError === true} />;
    case 'tool_result':
      return (
        <div className="tool-alone">
          <p className="tool-name"><span className="kind kind-tool" aria-hidden="true">⚒</span> result of {part.name ?? part.id ?? 'a tool'} {part.isError ? <span className="flag fail"><span aria-hidden="true">✕</span>marked as failed</span> : null}</p>
          <ResultBody result={part} />
        </div>
      );
    case 'media':
      return (
        <p className="message-media" role="note">
          {part.kind}, {part.mimeType ?? 'type not said'}{part.bytes === null ? '' : `, ${byteSize(part.bytes)}`}
          {part.uri === null ? '; in the exact bytes' : <>; not loaded from <code><Revealed text={part.uri} /></code></>}
        </p>
      );
    case 'other':
      return <div><span className="badge">{part.otherType}</span><JsonTree text={part.json} open={1} /></div>;
    default:
      return <JsonTree text={JSON.stringify(part)} open={1} />;
  }
}

function ResultBody({ result }: { readonly result: ToolResult }): ReactNode {
  return <div className={result.isError ? 'tool-failed' : undefined}><JsonTree text={result.content} open={1} /></div>;
}

interface PairProps {
  readonly name: string;
  readonly id: string | null;
  readonly argumentsText: string | null;
  readonly result: ReactNode;
  readonly failed: boolean;
}

/** What a tool was asked and what it gave, side by side. */
export function ToolPair({ name, id, argumentsText, result, failed }: PairProps): ReactNode {
  return (
    <div className="tool-pair" role="group" aria-label={`Tool ${name}`} data-testid="tool-call">
      <p className="tool-name">
        <span className="kind kind-tool" aria-hidden="true">⚒</span> <strong><Revealed text={name} /></strong>
        {id === null ? null : <span className="faint mono"> <Revealed text={id} /></span>}
        {failed ? <span className="flag fail"> <span aria-hidden="true">✕</span>failed</span> : null}
      </p>
      <div className="tool-columns">
        <div>
          <p className="tool-label">arguments</p>
          {argumentsText === null ? <span className="faint">not captured</span> : argumentsText === '' ? <span className="faint">none</span> : <JsonTree text={argumentsText} />}
        </div>
        <div>
          <p className="tool-label">result</p>
          {result ?? <span className="faint">not in this call</span>}
        </div>
      </div>
    </div>
  );
}

function canRender(text: string): boolean {
  return text.length <= MOST_MARKDOWN && !text.includes('\u0000');
}

/** Text of a message: Markdown where it helps, folded where it is long. */
export function Prose({ text, markdown, lines }: { readonly text: string; readonly markdown: boolean; readonly lines: number }): ReactNode {
  const rendered = useContext(RenderedContext);
  if (!markdown || !rendered) return <Folded text={text} lines={lines} />;
  return (
    <Folded
      text={text}
      lines={lines}
      draw={(shown) =>
        !canRender(shown) ? (
          <>
            <p className="badge">as written: {shown.length > MOST_MARKDOWN ? 'too long to render' : 'holds NUL, which Markdown would replace'}</p>
            <div className="plain-text" dir="auto"><Revealed text={shown} /></div>
          </>
        ) : (
          <Suspense fallback={<div className="plain-text" dir="auto"><Revealed text={shown} /></div>}>
            <Markdown text={shown} />
          </Suspense>
        )
      }
    />
  );
}
