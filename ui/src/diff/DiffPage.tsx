import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Comparison } from './Comparison';
import './diff.css';
import { CompareForm } from './CompareForm';
import { RunsStrip } from './RunsStrip';
import { runsOf } from './sides';

const route = getRouteApi('/diff');

/** How two runs differ; without two of them, what to compare. */
export function DiffPage(): ReactNode {
  const search = route.useSearch();
  const runs = runsOf(search.runs);
  const left = search.left ?? runs[0];
  const right = search.right ?? runs.find((run) => run !== left);
  return (
    <div className="diff-page">
      {runs.length > 2 ? <RunsStrip runs={runs} left={left} right={right} search={search} /> : null}
      {left === undefined || right === undefined ? <CompareForm left={left} right={right} /> : <Comparison key={`${left} ${right}`} left={left} right={right} search={search} />}
    </div>
  );
}
