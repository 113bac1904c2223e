import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { Revealed } from '../text/Revealed';

interface Props {
  readonly error: Error;
  readonly what: string;
  readonly onRetry?: () => void;
}

/** Says what could not be done, why, and what to do. */
export function Problem({ error, what, onRetry }: Props): ReactNode {
  const api = error instanceof ApiError ? error : undefined;
  return (
    <div className="notice fail" role="alert">
      <h2><span className="fail" aria-hidden="true">✕</span> {what}</h2>
      <p><Revealed text={error.message} /></p>
      {api?.retryAfter === undefined ? null : <p className="soft">The server asks to wait {api.retryAfter} s.</p>}
      {api?.passing === true ? <p className="soft" role="status">Trying again by itself …</p> : null}
      {onRetry === undefined ? null : <p><button type="button" className="button" onClick={onRetry}>Try again</button></p>}
    </div>
  );
}
