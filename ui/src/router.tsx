import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Frame } from './frame/Frame';
import { NotFound } from './frame/NotFound';
import { TraceListPage } from './list/TraceListPage';
import { parseSearch, readCohortSearch, readDiffSearch, readListSearch, readReplaySearch, readSessionSearch, readSimilarSearch, readTraceSearch, readVersionSearch, writeSearch } from './url';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readListSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/traces', search, replace: true });
  },
});

export const listRoute = createRoute({
  getParentRoute: () => root,
  path: '/traces',
  validateSearch: readListSearch,
  component: TraceListPage,
});

export const traceRoute = createRoute({
  getParentRoute: () => root,
  path: '/traces/$traceId',
  validateSearch: readTraceSearch,
  component: lazyRouteComponent(() => import('./trace/TracePage'), 'TracePage'),
});

export const sessionRoute = createRoute({
  getParentRoute: () => root,
  path: '/sessions/$sessionId',
  validateSearch: readSessionSearch,
  component: lazyRouteComponent(() => import('./session/SessionPage'), 'SessionPage'),
});

export const diffRoute = createRoute({
  getParentRoute: () => root,
  path: '/diff',
  validateSearch: readDiffSearch,
  component: lazyRouteComponent(() => import('./diff/DiffPage'), 'DiffPage'),
});

const sitesRoute = createRoute({
  getParentRoute: () => root,
  path: '/versions',
  component: lazyRouteComponent(() => import('./version/SitesPage'), 'SitesPage'),
});

const siteRoute = createRoute({
  getParentRoute: () => root,
  path: '/versions/$siteId',
  validateSearch: readVersionSearch,
  component: lazyRouteComponent(() => import('./version/SitePage'), 'SitePage'),
});

const savedRoute = createRoute({
  getParentRoute: () => root,
  path: '/s/$searchId',
  component: lazyRouteComponent(() => import('./saved/SavedPage'), 'SavedPage'),
});

const cohortRoute = createRoute({
  getParentRoute: () => root,
  path: '/cohorts',
  validateSearch: readCohortSearch,
  component: lazyRouteComponent(() => import('./cohort/CohortPage'), 'CohortPage'),
});

const similarRoute = createRoute({
  getParentRoute: () => root,
  path: '/similar/$traceId',
  validateSearch: readSimilarSearch,
  component: lazyRouteComponent(() => import('./similar/SimilarPage'), 'SimilarPage'),
});

const replaysRoute = createRoute({
  getParentRoute: () => root,
  path: '/replays',
  component: lazyRouteComponent(() => import('./replay/ReplaysPage'), 'ReplaysPage'),
});

const replayRoute = createRoute({
  getParentRoute: () => root,
  path: '/replays/$replayId',
  validateSearch: readReplaySearch,
  component: lazyRouteComponent(() => import('./replay/ReplayPage'), 'ReplayPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, listRoute, traceRoute, sessionRoute, diffRoute, sitesRoute, siteRoute, cohortRoute, savedRoute, similarRoute, replaysRoute, replayRoute]),
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface HistoryState {
    focusSearch?: boolean;
  }

  interface Register {
    router: typeof router;
  }
}
