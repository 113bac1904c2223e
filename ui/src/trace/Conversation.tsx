import { Link } from '@tanstack/react-router';
import { type ReactNode, useContext, useMemo, useState } from 'react';
import type { Message, Span, SpanNode, ToolRequest } from '../api/types';
import { counted, oneLine } from '../base/format';
import { FindContext } from '../message/find';
import { JsonTree } from '../message/JsonTree';
import { MessageView, Prose, ToolPair } from '../message/MessageView';
import { type PairedTools, pairTools } from '../message/tools';
import { Revealed } from '../text/Revealed';
import { Blame } from '../version/Blame';
import { isCall } from './tabs';
import type { TraceIndex } from './traceIndex';

interface Props {
  readonly span: Span;
  readonly index: TraceIndex;
}

/** What went in and what came out, as people read it. */
export function Conversation({ span, index }: Props): ReactNode {
  const { conversation } = span;
  const paired = useMemo(() => pairTools(conversation.input), [conversation]);
  if (!isCall(span) && conversation.source === 'none') return <Content span={span} />;
  const known = Math.min(span.threading?.sharedMessages ?? 0, conversation.input.length);
  const beside = (request: ToolRequest) => {
    const tool = request.id === null ? undefined : index.tool(request.id);
    return tool === undefined ? undefined : <ToolSpanLink traceId={span.traceId} tool={tool} />;
  };
  return (
    <div className="conversation">
      {conversation.problem === null ? null : <p className="notice warn"><strong>Not all of it could be read:</strong> {conversation.problem} <span className="soft">The exact bytes are complete: press <kbd>b</kbd>.</span></p>}
      {conversation.source === 'none' ? <p className="notice"><strong>No messages were captured.</strong> Neither bytes nor attributes of this call hold any.</p> : null}
      {conversation.source === 'attributes' ? <p className="soft conversation-source">From the attributes of another instrumentation: the exact bytes were not sent.</p> : null}
      {conversation.tools.length === 0 ? null : <ToolDefinitions span={span} />}
      {isCall(span) && conversation.input.some((message) => message.role === 'system') ? <Blame traceId={span.traceId} spanId={span.spanId} /> : null}
      <Known messages={conversation.input} known={known} span={span} paired={paired} />
      {conversation.input.slice(known).map((message, index) => (paired.isShownBeside(message) ? null : <MessageView key={index} message={message} results={paired.results} beside={beside} />))}
      {conversation.output.map((message, index) => (
        <div key={`o${index}`} className="conversation-answer" data-testid="answer">
          {conversation.output.length > 1 ? <p className="badge">choice {index + 1}</p> : null}
          <MessageView message={message} beside={beside} />
        </div>
      ))}
      {conversation.output.length === 0 && conversation.source !== 'none' ? <p className="notice warn">No answer came{span.error?.message == null ? '' : <>: <Revealed text={span.error.message} /></>}</p> : null}
    </div>
  );
}

interface KnownProps {
  readonly messages: readonly Message[];
  readonly known: number;
  readonly span: Span;
  readonly paired: PairedTools;
}

/** The messages that the call before already carried: folded, because they were read there. */
function Known({ messages, known, span, paired }: KnownProps): ReactNode {
  const find = useContext(FindContext);
  const [open, setOpen] = useState(() => find !== undefined && !holds(messages.slice(known), find) && holds(messages.slice(0, known), find));
  const from = span.threading?.continues ?? null;
  if (known === 0) return null;
  // What the user asked last stays in sight, because the answer is about it.
  const isUser = (message: Message) => message.role === 'user' && message.parts.some((part) => part.type !== 'tool_result');
  const asked = messages.slice(known).some(isUser) ? undefined : messages.slice(0, known).findLast(isUser);
  return (
    <>
      <p className="conversation-known">
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? '▾' : '▸'} {counted(known, 'message')} known from the call before
        </button>
        {from === null ? null : <> · <Link to="/traces/$traceId" params={{ traceId: from.traceId }} search={{ span: from.spanId }}>go there</Link></>}
      </p>
      {!open && asked !== undefined ? <MessageView message={asked} /> : null}
      {open ? messages.slice(0, known).map((message, index) => (paired.isShownBeside(message) ? null : <MessageView key={index} message={message} results={paired.results} />)) : null}
    </>
  );
}

/** Whether a text stands anywhere in the messages. */
function holds(messages: readonly Message[], find: string): boolean {
  const wanted = find.toLowerCase();
  return messages.some((message) => message.parts.some((part) => Object.values(part).some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted))));
}

function ToolDefinitions({ span }: { readonly span: Span }): ReactNode {
  const { tools } = span.conversation;
  return (
    <details className="conversation-tools">
      <summary className="soft">{counted(tools.length, 'tool')} offered: {tools.map((tool) => tool.name).join(', ')}</summary>
      {tools.map((tool, index) => <JsonTree key={index} text={tool.json} open={1} />)}
    </details>
  );
}

function ToolSpanLink({ traceId, tool }: { readonly traceId: string; readonly tool: SpanNode }): ReactNode {
  return (
    <Link to="/traces/$traceId" params={{ traceId }} search={{ span: tool.spanId }}>
      {tool.answer === undefined ? 'see the tool span' : <Revealed text={oneLine(tool.answer)} />}
    </Link>
  );
}

/** Spans that are no model call: a tool, a chain, what the user saw. */
function Content({ span }: { readonly span: Span }): ReactNode {
  if (span.tool !== null || span.kind === 'tool') {
    return (
      <div className="conversation">
        {span.origin === 'inferred' ? (
          <p className="notice">
            <strong>Inferred.</strong> The app did not report this tool call. It follows from the bytes: a model asked for it, and a later request carried its result. The times are bounds.
          </p>
        ) : null}
        <ToolPair name={span.tool?.name ?? span.name} id={span.tool?.callId ?? null} argumentsText={span.input} result={span.output === null ? <span className="faint">not captured</span> : <JsonTree text={span.output} />} failed={span.status === 'error'} />
      </div>
    );
  }
  if (span.input === null && span.output === null) return <p className="notice">This step carried no content. What it sent is in the tab Raw.</p>;
  return (
    <div className="conversation">
      {span.input === null ? null : <section><h3 className="faint">given</h3><Body text={span.input} /></section>}
      {span.output === null ? null : <section><h3 className="faint">{span.kind === 'final_response' ? 'what the user saw' : 'gave'}</h3><Body text={span.output} /></section>}
    </div>
  );
}

function Body({ text }: { readonly text: string }): ReactNode {
  return /^\s*[[{]/.test(text) ? <JsonTree text={text} /> : <Prose text={text} markdown lines={40} />;
}
