import { memo, type ReactNode } from 'react';
import type { Diff, DiffStep, DiffStepPair } from '../api/types';
import { counted } from '../base/format';
import { RowLink } from '../base/RowLink';
import { KindGlyph, kindWord } from '../base/status';
import { Revealed } from '../text/Revealed';
import { writeSearch } from '../url';
import type { Segment, Sign } from './lines';
import { INDENT, type LaneRow } from './rows';

export const ROW = 20;

interface Props {
  readonly row: LaneRow;
  /** What its steps are of. */
  readonly diff: Diff | undefined;
  readonly place: number;
  readonly of: number;
  readonly focused: boolean;
  readonly onFold: (id: string, open: boolean) => void;
  readonly onFocus: (change: number) => void;
}

/** How a sign is drawn, and said. */
export const SIGNS: Readonly<Record<Sign, readonly [glyph: string, word: string]>> = {
  equal: ['', ''],
  noise: ['≈', 'only times and ids differ'],
  changed: ['~', 'changed'],
  moved: ['⇄', 'moved'],
  removed: ['−', 'only on the left'],
  added: ['+', 'only on the right'],
};

export const LaneRowView = memo(function LaneRowView({ row, diff, place, of, focused, onFold, onFocus }: Props): ReactNode {
  const { item, segments, first } = row;
  const more = { role: 'listitem', 'aria-posinset': place, 'aria-setsize': of } as const;
  switch (item.type) {
    case 'heading':
      return (
        <div {...more} className="lane-row is-heading">
          <h3>{item.words}</h3>
          {item.note === undefined ? null : <span className="soft clip" title={item.note}>{item.note}</span>}
        </div>
      );
    case 'note':
      return (
        <div {...more} className={`lane-row is-note ${item.tone}`}>
          <span className="lane-sign" aria-hidden="true">{first && item.tone === 'warn' ? '!' : ''}</span>
          <span className="lane-text">{segments.map((segment) => segment.text).join('')}</span>
        </div>
      );
    case 'fold':
      return (
        <div {...more} className="lane-row is-fold">
          <button type="button" className="lane-fold" aria-expanded={item.open} onClick={() => onFold(item.id, !item.open)}>
            {item.open ? `▾ fold ${item.words}` : `… ${item.words} …`}
          </button>
        </div>
      );
    case 'fork':
      return (
        <div {...more} className="lane-row is-fork" data-testid="fork">
          <span aria-hidden="true">⑂</span> here the two part for good
        </div>
      );
    case 'step': {
      const pair = diff?.path[item.index];
      return diff === undefined || pair === undefined ? null : (
        <div {...more} className={`lane-row is-step ${focused ? 'is-focused' : ''} sign-${pair.relation}`} data-testid="step-pair" data-relation={pair.relation}>
          <StepPair diff={diff} pair={pair} />
        </div>
      );
    }
    case 'text': {
      const [glyph, word] = SIGNS[item.sign];
      return (
        <div
          {...more}
          className={`lane-row is-text sign-${item.sign} ${focused ? 'is-focused' : ''} ${item.dim === true ? 'is-dim' : ''}`}
          data-change={item.change}
          onClick={item.change === undefined ? undefined : () => onFocus(item.change!)}
        >
          <span className="lane-sign">{first && glyph !== '' ? <span role="img" aria-label={word} title={word}>{glyph}</span> : null}</span>
          <span className="lane-text" dir="auto" style={item.indent === undefined ? undefined : { paddingInlineStart: `${item.indent * INDENT}ch` }}>
            {segments.map((segment, index) => <Stretch key={index} segment={segment} inside={item.sign === 'changed' || item.sign === 'noise'} />)}
          </span>
        </div>
      );
    }
  }
});

/** Words of one side inside a line that both have are marked; in a line of one side the whole line is. */
function Stretch({ segment: { text, mark }, inside }: { readonly segment: Segment; readonly inside: boolean }): ReactNode {
  const shown = <Revealed text={text} mode="exact" />;
  switch (mark) {
    case 'removed':
      return inside ? <del>{shown}</del> : shown;
    case 'added':
      return inside ? <ins>{shown}</ins> : shown;
    case 'name':
      return <span className="lane-name">{shown}</span>;
    case 'slot':
      return <span className="lane-slot">{shown}</span>;
    case 'faint':
      return <span className="faint">{shown}</span>;
    default:
      return shown;
  }
}

function StepPair({ diff, pair: { left, right, relation, depth } }: { readonly diff: Diff; readonly pair: DiffStepPair }): ReactNode {
  const [glyph, word] = relation === 'equal' ? ['=', 'equal'] : SIGNS[relation];
  const leftHref = left === null ? undefined : spanHref(diff.left.traceId, left);
  const rightHref = right === null ? undefined : spanHref(diff.right.traceId, right);
  const pair = left !== null && right !== null && isComparable(left, right);
  const href = pair ? pairHref(diff, left, right) : rightHref ?? leftHref ?? '';
  const indent = { paddingInlineStart: `${Math.min(depth, 10) * INDENT}ch` };
  return (
    <>
      <span className="lane-sign"><span role="img" aria-label={word} title={word}>{glyph}</span></span>
      <RowLink className="step-link" href={href} title={`${[left, right].flatMap((step) => (step === null ? [] : [step.name || kindWord(step.kind)])).join(' and ')}\n${pair ? 'How these two steps differ' : 'Open the step in its trace'}`}>
        <span className="clip" style={indent}>{left === null ? <span className="faint" aria-label="nothing">·</span> : <StepName step={left} />}</span>
        <span className="clip" style={indent}>{right === null ? <span className="faint" aria-label="nothing">·</span> : <StepName step={right} />}{relation === 'moved' ? <span className="step-word"> moved</span> : null}</span>
      </RowLink>
      <span className="step-sides">
        {leftHref === undefined ? <span /> : <RowLink href={leftHref} title="Open the left step in its trace" aria-label="left step">◧</RowLink>}
        {rightHref === undefined ? <span /> : <RowLink href={rightHref} title="Open the right step in its trace" aria-label="right step">◨</RowLink>}
      </span>
    </>
  );
}

function StepName({ step }: { readonly step: DiffStep }): ReactNode {
  return (
    <>
      <KindGlyph kind={step.kind} /> <Revealed text={step.name === '' ? kindWord(step.kind) : step.name} mode="exact" />
      {step.retries > 0 ? <span className="step-word warn"> <span aria-hidden="true">↻</span> {counted(step.retries, 'retry', 'retries')}</span> : null}
    </>
  );
}

/** Two model calls, or two steps that are none. */
export function isComparable(left: DiffStep, right: DiffStep): boolean {
  return (left.kind === 'llm') === (right.kind === 'llm');
}

export function pairHref(diff: Diff, left: DiffStep, right: DiffStep): string {
  return `/diff${writeSearch({ left: `${diff.left.traceId}:${left.spanId}`, right: `${diff.right.traceId}:${right.spanId}` })}`;
}

function spanHref(traceId: string, step: DiffStep): string {
  return `/traces/${traceId}${writeSearch({ span: step.spanId })}`;
}
