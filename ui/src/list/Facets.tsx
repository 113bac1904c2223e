import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { facetsQuery, fieldsQuery, type Search, statusQuery } from '../api/queries';
import { FacetList } from './FacetList';
import { MetadataFacets } from './MetadataFacets';

/** In this order, as far as the server has them. */
const WANTED = ['status', 'model', 'version', 'user', 'tag', 'tool', 'kind', 'outcome', 'error', 'service', 'env'];

interface Props {
  readonly search: Search;
  readonly onQuery: (q: string) => void;
  /** Metadata keys that are counted too. */
  readonly keys: readonly string[];
  readonly onKeys: (keys: readonly string[]) => void;
}

/** The most frequent values of the fields that people filter by. */
export function Facets({ search, onQuery, keys, onKeys }: Props): ReactNode {
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
      <MetadataFacets search={search} keys={keys} onKeys={onKeys} onQuery={onQuery} />
      {data.items.filter((facet) => facet.values.length > 0).map((facet) => (
        <FacetList key={facet.field} facet={facet} query={search.q} onQuery={onQuery} />
      ))}
    </div>
  );
}
