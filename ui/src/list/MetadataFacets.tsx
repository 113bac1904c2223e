import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { facetsQuery, metadataKeysQuery, type Search } from '../api/queries';
import { trouble } from '../api/trouble';
import { count, counted } from '../base/format';
import { canBeAsked, METADATA } from '../query/terms';
import { Revealed } from '../text/Revealed';
import { FacetList } from './FacetList';

/** So many are counted at once. */
export const MOST_KEYS = 8;

interface Props {
  readonly search: Search;
  /** The keys that are counted. */
  readonly keys: readonly string[];
  readonly onKeys: (keys: readonly string[]) => void;
  readonly onQuery: (q: string) => void;
}

/** The values of metadata keys, and the choice of keys. */
export function MetadataFacets({ search, keys, onKeys, onQuery }: Props): ReactNode {
  const asked = useQuery({ ...facetsQuery(search, keys.slice(0, MOST_KEYS).map((key) => METADATA + key)), placeholderData: keepPreviousData });
  const facets = keys.length === 0 ? [] : (asked.data?.items ?? []);
  const error = trouble(asked);
  return (
    <>
      {facets.map((facet) => {
        const key = facet.field.slice(METADATA.length);
        return (
          <FacetList
            key={facet.field}
            facet={facet}
            query={search.q}
            onQuery={onQuery}
            fixed={canBeAsked(key) ? undefined : 'Its key has characters that a search cannot name'}
            onRemove={() => onKeys(keys.filter((other) => other !== key))}
          />
        );
      })}
      {keys.length > 0 && error !== null && asked.data === undefined ? <p className="facets-note fail">metadata could not be counted: {error.message}</p> : null}
      <KeyPicker search={search} keys={keys} onKeys={onKeys} />
    </>
  );
}

/** Offers the keys that what was found has. */
function KeyPicker({ search, keys, onKeys }: Omit<Props, 'onQuery'>): ReactNode {
  const [open, setOpen] = useState(false);
  const [part, setPart] = useState('');
  const asked = useQuery({ ...metadataKeysQuery(search), enabled: open, placeholderData: keepPreviousData });
  const { data } = asked;
  const error = trouble(asked);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();
  const offered = (data?.items ?? []).filter(({ key }) => !keys.includes(key) && key.toLowerCase().includes(part.trim().toLowerCase()));
  const close = () => {
    setOpen(false);
    setPart('');
    button.current?.focus();
  };
  const add = (key: string) => {
    onKeys([...keys, key]);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  const full = keys.length >= MOST_KEYS;
  return (
    <section className="facet key-picker" aria-label="Metadata" onKeyDown={open ? onKeyDown : undefined}>
      <button ref={button} type="button" className="link" aria-expanded={open} aria-controls={list} disabled={full} onClick={() => setOpen(!open)} title={full ? `${MOST_KEYS} keys are counted: remove one first` : 'Count the values of a metadata key'} data-testid="add-facet">
        {open ? '▾' : '+'} metadata key
      </button>
      {open ? (
        <div id={list}>
          <input
            className="field"
            autoFocus
            aria-label="Find a metadata key"
            placeholder="find a key"
            value={part}
            onChange={(event) => setPart(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && offered[0] !== undefined) add(offered[0].key);
            }}
          />
          {data === undefined ? error === null ? <div className="bar-placeholder" /> : <p className="fail">✕ {error.message}</p> : null}
          {data !== undefined && offered.length === 0 ? <p className="soft">{data.items.length === 0 ? 'Nothing that was found has metadata.' : 'No such key in what was found.'}</p> : null}
          <ul>
            {offered.map(({ key, spans }) => (
              <li key={key} className="facet-value">
                <button type="button" className="facet-button" onClick={() => add(key)} title={`${key}\n${data?.exact === false ? 'at least ' : ''}${counted(spans, 'span')}`}>
                  <span className="clip"><Revealed text={key} /></span>
                  <span className="facet-count">{data?.exact === false ? '≥ ' : ''}{count(spans)}</span>
                </button>
              </li>
            ))}
          </ul>
          {data?.more === true ? <p className="faint">There are more keys: search for less.</p> : null}
        </div>
      ) : null}
    </section>
  );
}
