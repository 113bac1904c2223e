import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { blameQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { BlameLine, PromptBlame } from '../api/types';
import { counted } from '../base/format';
import { epochOfMillis, relativeTime } from '../base/time';
import { LaneRows } from '../diff/LaneRows';
import type { LaneItem } from '../diff/lanes';
import { Problem } from '../frame/Problem';
import { Revealed } from '../text/Revealed';
import './version.css';

/** Which version first had each line of an assembled prompt; looked up when somebody asks. */
export function Blame({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const asked = useQuery({ ...blameQuery(traceId, spanId), enabled: open });
  const { data, refetch } = asked;
  const error = trouble(asked);
  return (
    <section className="blame" aria-label="Where the prompt comes from" data-testid="blame">
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? '▾' : '▸'} where each line of the prompt comes from</button>
      {!open ? null : data !== undefined ? <Lines blame={data} /> : error === null ? <div className="bar-placeholder" /> : <Problem error={error} what="It could not be told" onRetry={() => void refetch()} />}
    </section>
  );
}

function Lines({ blame }: { readonly blame: PromptBlame }): ReactNode {
  const { lines, promptVersion } = blame;
  const items = useMemo(() => blameItems(lines), [lines]);
  if (lines.length === 0) return <p className="soft">No prompt was captured.</p>;
  return (
    <>
      {promptVersion === null ? <p className="soft">This prompt is like too few others to tell program text from data.</p> : (
        <p className="soft">version <Link to="/versions/$siteId" params={{ siteId: promptVersion.siteId }} search={{ version: promptVersion.versionId }}>{promptVersion.name}</Link> of <Revealed text={promptVersion.siteName} />{promptVersion.declared ? '' : ', found'}</p>
      )}
      <div className="blame-lines">
        <LaneRows items={items} label="Lines of the prompt" testId="blame-lines" onFold={nothingFolds} />
      </div>
    </>
  );
}

const nothingFolds = () => {};

/** Lines under where they come from, which stands above the first of those that share it. */
export function blameItems(lines: readonly BlameLine[], now: number = Date.now()): readonly LaneItem[] {
  const items: LaneItem[] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const { origin } = line;
    if (before === undefined || before.origin?.versionId !== origin?.versionId || before.origin?.conditional !== origin?.conditional) {
      items.push(
        origin === null
          ? { type: 'heading', words: 'filled in', note: 'by the program, another time with something else' }
          : {
              type: 'heading',
              words: origin.name,
              note: `${origin.conditional ? 'in some of its prompts · ' : ''}${origin.commit === null ? 'commit unknown' : `commit ${origin.commit.slice(0, 9)}`} · first ${relativeTime(epochOfMillis(Date.parse(origin.firstSeen)), now)} · ${counted(origin.answersSince, 'answer')} since`,
            },
      );
    }
    items.push({ type: 'text', sign: 'equal', segments: [...(line.part === 'tool' ? [{ text: 'tool ', mark: 'faint' } as const] : []), { text: line.text, mark: origin === null ? 'slot' : 'equal' }] });
  });
  return items;
}
