import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { searchesQuery } from '../api/queries';
import { Revealed } from '../text/Revealed';
import './saved.css';

/** So many stand beside the list; the menu has them all. */
const SHOWN = 8;

/** Saved searches beside the list, where they are found at night. */
export function SavedLinks({ savedId, onMore }: { readonly savedId: string | undefined; readonly onMore: () => void }): ReactNode {
  const { data } = useQuery(searchesQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="facet saved-links" aria-label="Saved searches">
      <h2>saved searches</h2>
      <ul>
        {data.items.slice(0, SHOWN).map((search) => (
          <li key={search.id} className={`facet-value ${search.id === savedId ? 'is-in' : ''}`}>
            <Link to="/s/$searchId" params={{ searchId: search.id }} preload={false} className="facet-button" title={`${search.name}\n${search.query}`}>
              <span className="clip"><Revealed text={search.name} /></span>
            </Link>
          </li>
        ))}
      </ul>
      {data.items.length > SHOWN ? <button type="button" className="link facet-more" onClick={onMore}>{data.items.length - SHOWN} more</button> : null}
    </section>
  );
}
