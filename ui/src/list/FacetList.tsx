import type { ReactNode } from 'react';
import type { Facet } from '../api/types';
import { count, counted } from '../base/format';
import { KindGlyph, kindWord, StatusFlag } from '../base/status';
import { conditionState, toggleCondition } from '../query/terms';
import { Revealed } from '../text/Revealed';
import { type NamedValue, underNames } from './underNames';

interface Props {
  readonly facet: Facet;
  readonly query: string;
  readonly onQuery: (q: string) => void;
  /** Why one cannot search for its values. */
  readonly fixed?: string | undefined;
  readonly onRemove?: () => void;
}

/** The most frequent values of a field; a press searches for one, or for those without it. */
export function FacetList({ facet, query, onQuery, fixed, onRemove }: Props): ReactNode {
  const most = facet.values.reduce((max, value) => Math.max(max, value.spans), 1);
  return (
    <section className="facet" aria-label={`Filter by ${facet.field}`}>
      <div className="facet-head">
        <h2 className="clip" title={facet.field}><Revealed text={facet.field} /></h2>
        {onRemove === undefined ? null : <button type="button" className="facet-remove" aria-label={`Do not count ${facet.field}`} title="Do not count it" onClick={onRemove}>×</button>}
      </div>
      <ul>
        {underNames(facet.values).map((named) => {
          const { value, spans } = named;
          const state = conditionState(query, facet.field, value);
          return (
            <li key={value} className={`facet-value is-${state}`}>
              <button
                type="button"
                className="facet-button"
                aria-pressed={state === 'in'}
                disabled={fixed !== undefined}
                title={`${value}\n${facet.exact ? '' : 'at least '}${counted(spans, 'span')}\n${fixed ?? (state === 'in' ? 'Press to remove from the search' : 'Press to add to the search')}`}
                onClick={() => onQuery(toggleCondition(query, facet.field, value))}
              >
                <span className="facet-bar" style={{ width: `${(100 * spans) / most}%` }} aria-hidden="true" />
                <span className="clip"><FacetName field={facet.field} named={named} /></span>
                <span className="facet-count">{facet.exact ? '' : '≥ '}{count(spans)}</span>
              </button>
              {fixed !== undefined ? null : (
                <button
                  type="button"
                  className="facet-not"
                  aria-label={`Without ${facet.field} ${value}`}
                  aria-pressed={state === 'out'}
                  title="Only those without it"
                  onClick={() => onQuery(toggleCondition(query, facet.field, value, true))}
                >
                  −
                </button>
              )}
            </li>
          );
        })}
        {facet.values.length === 0 ? <li className="faint facet-more">no value in what was found</li> : null}
        {facet.more ? <li className="faint facet-more">{fixed === undefined ? `more: type ${facet.field}:` : 'more'}</li> : null}
      </ul>
    </section>
  );
}

function FacetName({ field, named }: { readonly field: string; readonly named: NamedValue }): ReactNode {
  const { value, under } = named;
  if (field === 'status') return <StatusFlag status={value} />;
  if (field === 'kind') return <><KindGlyph kind={value} /> {kindWord(value)}</>;
  if (under === undefined) return <Revealed text={value} />;
  return <span className="facet-under"><span className="visually-hidden">{under}</span><Revealed text={value.slice(under.length)} /></span>;
}
