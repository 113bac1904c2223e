import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { facetsQuery, fieldsQuery, type Search, statusQuery } from '../api/queries';
import type { Facet } from '../api/types';
import { count, counted } from '../base/format';
import { StatusFlag, KindGlyph, kindWord } from '../base/status';
import { conditionState, toggleCondition } from '../query/terms';
import { Revealed } from '../text/Revealed';
import { type NamedValue, underNames } from './underNames';

/** In this order, as far as the server has them. */
const WANTED = ['status', 'model', 'version', 'user', 'tag', 'tool', 'kind', 'outcome', 'error', 'service', 'env'];

interface Props {
  readonly search: Search;
  readonly onQuery: (q: string) => void;
}

/** The most frequent values of the fields that people filter by. */
export function Facets({ search, onQuery }: Props): ReactNode {
  const { data: status } = useQuery(statusQuery);
  const { data: known } = useQuery(fieldsQuery);
  const able = status?.capabilities.facets !== false;
  const fields = WANTED.filter((name) => known?.items.some((field) => field.facet && field.name === name));
  const { data, error } = useQuery({ ...facetsQuery(search, able ? fields : []), placeholderData: keepPreviousData });

  if (!able) return <p className="facets-note soft">This store does not count values.</p>;
  if (error !== null && data === undefined) return null;
  if (data === undefined) {
    return (
      <div className="facets" aria-hidden="true">
        {[60, 80, 45, 70, 52].map((width) => <div key={width} className="bar-placeholder" style={{ width: `${width}%` }} />)}
      </div>
    );
  }
  return (
    <div className="facets">
      {data.items.filter((facet) => facet.values.length > 0).map((facet) => (
        <FacetList key={facet.field} facet={facet} query={search.q} onQuery={onQuery} />
      ))}
    </div>
  );
}

interface ListProps {
  readonly facet: Facet;
  readonly query: string;
  readonly onQuery: (q: string) => void;
}

function FacetList({ facet, query, onQuery }: ListProps): ReactNode {
  const most = facet.values.reduce((max, value) => Math.max(max, value.spans), 1);
  return (
    <section className="facet" aria-label={`Filter by ${facet.field}`}>
      <h2>{facet.field}</h2>
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
                title={`${value}\n${facet.exact ? '' : 'at least '}${counted(spans, 'span')}\n${state === 'in' ? 'Press to remove from the search' : 'Press to add to the search'}`}
                onClick={() => onQuery(toggleCondition(query, facet.field, value))}
              >
                <span className="facet-bar" style={{ width: `${(100 * spans) / most}%` }} aria-hidden="true" />
                <span className="clip"><FacetName field={facet.field} named={named} /></span>
                <span className="facet-count">{facet.exact ? '' : '≥ '}{count(spans)}</span>
              </button>
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
            </li>
          );
        })}
        {facet.more ? <li className="faint facet-more">more: type {facet.field}:</li> : null}
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
