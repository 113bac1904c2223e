import type { ReactNode } from 'react';
import type { Diff } from '../api/types';
import { counted } from '../base/format';
import type { LaneName } from '../url';
import { LaneRows } from './LaneRows';
import type { LaneItem } from './lanes';

interface Props {
  readonly name: LaneName;
  readonly items: readonly LaneItem[];
  readonly diff: Diff;
  /** How many changes the lane has. */
  readonly changes: number;
  /** The change that is looked at, if it is in this lane. */
  readonly focus: number | undefined;
  /** Whether the other lanes are hidden. */
  readonly alone: boolean;
  readonly onAlone: (alone: boolean) => void;
  readonly onFold: (id: string, open: boolean) => void;
  readonly onFocus: (change: number) => void;
}

const TITLES: Readonly<Record<LaneName, string>> = { prompt: 'Prompt', path: 'Path', answer: 'Answer' };

/** One of the three columns. */
export function Lane({ name, items, diff, changes, focus, alone, onAlone, onFold, onFocus }: Props): ReactNode {
  return (
    <section className={`lane is-${name}`} aria-label={TITLES[name]} data-testid={`lane-${name}`}>
      <header className="lane-head">
        <h2>{TITLES[name]}</h2>
        <span className="soft">{changes === 0 ? 'no change' : counted(changes, 'change')}</span>
        <span className="frame-space" />
        <button type="button" className="lane-alone" aria-pressed={alone} onClick={() => onAlone(!alone)} title={alone ? 'Show all three' : 'Show this alone'}>{alone ? 'all three' : 'alone'}</button>
      </header>
      <LaneRows items={items} label={`${TITLES[name]}, line by line`} testId={`rows-${name}`} diff={diff} focus={focus} onFold={onFold} onFocus={onFocus} />
    </section>
  );
}
