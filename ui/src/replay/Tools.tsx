import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Replay, ReplayedTool } from '../api/types';
import { Revealed } from '../text/Revealed';

const ACTIONS: Readonly<Record<string, readonly [word: string, title: string]>> = {
  answer: ['answered', 'Its result came from the recording; it did not run'],
  error: ['failed again', 'It failed in the recording, and fails in the same way; it did not run'],
  run: ['ran', 'It ran in the app'],
  deny: ['denied', 'It did not run'],
};

/** What became of the tools that the app wanted to run. */
export function Tools({ replay }: { readonly replay: Replay }): ReactNode {
  if (replay.tools.length === 0 && replay.unusedTools.length === 0) return null;
  return (
    <section className="replay-tools" aria-label="Tools" data-testid="replay-tools">
      <h2 className="rail-heads">tools</h2>
      <ul>
        {replay.tools.map((tool) => <Tool key={tool.number} tool={tool} replay={replay} />)}
        {replay.unusedTools.map((left) => (
          <li key={left.spanId} className="replay-tool is-skipped">
            <Link to="/traces/$traceId" params={{ traceId: left.traceId }} search={{ span: left.spanId }}><Revealed text={left.name} /></Link> <span className="warn">was not asked for</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tool({ tool, replay }: { readonly tool: ReplayedTool; readonly replay: Replay }): ReactNode {
  const [word, title] = ACTIONS[tool.action] ?? [tool.action, ''];
  const differs = tool.action === 'deny';
  return (
    <li className={`replay-tool ${differs ? 'is-changed' : ''}`} data-testid="replay-tool" data-action={tool.action}>
      <span className="rail-number">{tool.number}</span>
      <Link to="/traces/$traceId" params={{ traceId: replay.traceId }} search={{ span: tool.spanId }}><Revealed text={tool.name} /></Link>
      <span className={differs ? 'warn' : 'soft'} title={title}>{word}</span>
      {tool.match === 'none' ? null : <span className="badge">{tool.match}</span>}
      {tool.source === tool.match || tool.source === 'none' ? null : <span className="badge">{tool.source}</span>}
      {tool.stale ? <span className="badge is-stale">stale</span> : null}
      {tool.recordedTraceId === null || tool.recordedSpanId === null ? null : <Link to="/traces/$traceId" params={{ traceId: tool.recordedTraceId }} search={{ span: tool.recordedSpanId }}>{tool.match === 'miss' ? 'the closest recorded run' : 'as recorded'}</Link>}
      {tool.reason === null ? null : <span className="soft"><Revealed text={tool.reason} /></span>}
      {tool.changes.map((change) => (
        <code key={change.path} className="replay-tool-change"><Revealed text={change.path} />: {change.recorded === null ? null : <del><Revealed text={change.recorded} /></del>}{change.asked === null ? null : <> <ins><Revealed text={change.asked} /></ins></>}</code>
      ))}
    </li>
  );
}
