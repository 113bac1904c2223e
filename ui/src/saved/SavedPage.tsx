import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { savedSearchQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import { Problem } from '../frame/Problem';
import { searchOf } from './saved';

const route = getRouteApi('/s/$searchId');

/** The link of a saved search: leads to what it finds now. */
export function SavedPage(): ReactNode {
  const { searchId } = route.useParams();
  const asked = useQuery(savedSearchQuery(searchId));
  const { data, isFetching, refetch } = asked;
  const error = trouble(asked);
  if (data !== undefined && !isFetching) return <Navigate to="/traces" search={searchOf(data)} replace />;
  return (
    <div className="page-note" aria-busy={error === null}>
      {error === null ? <div className="bar-placeholder" /> : <Problem error={error} what="The saved search could not be opened" onRetry={() => void refetch()} />}
      {error === null ? null : <p><Link to="/traces">All traces</Link></p>}
    </div>
  );
}
