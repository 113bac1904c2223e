import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { CohortDifference, CohortMeasure, CohortValues } from '../api/types';
import { counted, UNKNOWN } from '../base/format';
import { Revealed } from '../text/Revealed';
import { differenceWords, intervalWords, MEASURES, measureKey, measureName, valueWords, verdictOf } from './measures';

interface Props {
  readonly measures: readonly CohortMeasure[];
  /** The one whose pairs are shown. */
  readonly open: string | undefined;
  readonly onOpen: (key: string | undefined) => void;
}

/** What was measured on both sides, what differs, how sure that is, and how large. */
export function MeasureTable({ measures, open, onOpen }: Props): ReactNode {
  return (
    <table className="version-table cohort-table" data-testid="cohort-measures">
      <thead>
        <tr>
          <th scope="col">measure</th>
          <th scope="col" className="end">− left</th>
          <th scope="col" className="end">+ right</th>
          <th scope="col" className="end" title="Calls that ask the same, in pairs; below it, where the mean lies with 95 % confidence">difference, same question</th>
          <th scope="col" className="end" title="All calls of the right against all of the left; below it, where the mean lies with 95 % confidence">difference, all calls</th>
          <th scope="col">what can be said</th>
          <th scope="col">worst pairs</th>
        </tr>
      </thead>
      <tbody>
        {measures.map((measure) => {
          const key = measureKey(measure);
          const [glyph, words, tone] = verdictOf(measure);
          const opened = open === key && measure.worst.length > 0;
          return (
            <Fragment key={key}>
              <tr data-testid="cohort-measure" data-measure={key} data-verdict={measure.verdict} className={opened ? 'is-selected' : ''}>
                <th scope="row" title={MEASURES[measure.measure]?.title}><Revealed text={measureName(measure)} /></th>
                <td data-label="left" className="end"><Values measure={measure} values={measure.left} /></td>
                <td data-label="right" className="end"><Values measure={measure} values={measure.right} /></td>
                <td data-label="same question" className="end"><Difference measure={measure} difference={measure.paired} paired of={['pair', 'pairs']} effect="Share of pairs that rose less the share that fell" /></td>
                <td data-label="all calls" className="end"><Difference measure={measure} difference={measure.overall} of={['call of the smaller side', 'calls of the smaller side']} effect={measure.rate ? 'Cohen’s h: 0.2 is small, 0.8 is large' : 'Cliff’s delta: 0 is none, 1 is every call'} /></td>
                <td data-label="verdict"><span className={tone === 'plain' ? '' : tone}><span aria-hidden="true">{glyph}</span> {words}</span></td>
                <td data-label="pairs">{measure.worst.length === 0 ? <span className="faint">none</span> : <button type="button" className="link" aria-expanded={opened} onClick={() => onOpen(opened ? undefined : key)}>{opened ? '▾' : '▸'} {counted(measure.worst.length, 'pair')}</button>}</td>
              </tr>
              {opened ? (
                <tr className="cohort-worst">
                  <td colSpan={7}>
                    <ul>
                      {measure.worst.map(({ left, right, before, after }) => (
                        <li key={`${left}${right}`}>
                          <Link className="button" to="/diff" search={{ left, right }} data-testid="worst-pair">diff</Link>{' '}
                          {valueWords(measure.measure, measure.rate, before)} → <strong>{valueWords(measure.measure, measure.rate, after)}</strong>{' '}
                          <code className="faint">{left.slice(0, 8)} → {right.slice(0, 8)}</code>
                        </li>
                      ))}
                    </ul>
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Values({ measure, values }: { readonly measure: CohortMeasure; readonly values: CohortValues | null }): ReactNode {
  if (values === null) return <span className="faint">{UNKNOWN}</span>;
  return (
    <>
      <span title={`Mean of ${counted(values.calls, 'call')}`}>{valueWords(measure.measure, measure.rate, values.mean)}</span>{' '}
      <small className="soft">{measure.rate ? `of ${counted(values.calls, 'call')}` : `median ${valueWords(measure.measure, false, values.median)} · ${counted(values.calls, 'call')}`}</small>
    </>
  );
}

interface DifferenceProps {
  readonly measure: CohortMeasure;
  readonly difference: CohortDifference | null;
  readonly of: readonly [one: string, many: string];
  /** What the size of the effect means. */
  readonly effect: string;
  /** Whether it is of pairs; then it says of how many, and of one alone nothing more. */
  readonly paired?: boolean;
}

function Difference({ measure, difference, of, effect, paired = false }: DifferenceProps): ReactNode {
  if (difference === null) return <span className="faint">{UNKNOWN}</span>;
  return (
    <>
      {paired ? <small className="soft is-count">{counted(difference.count, 'pair')}</small> : null}{' '}
      <span title={counted(difference.count, ...of)}>{differenceWords(measure.measure, measure.rate, difference.mean)}</span>{' '}
      {paired && difference.count === 1 ? null : (
        <small className="soft">
          {intervalWords(measure.measure, measure.rate, difference)} · <span title={`Size of the effect. ${effect}`}>effect {difference.effect.toFixed(2).replace('-', '−')}</span>
        </small>
      )}
    </>
  );
}
