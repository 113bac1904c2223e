import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function NotFound(): ReactNode {
  return (
    <div className="page-note">
      <div className="notice">
        <h2>There is no page at this address</h2>
        <p>It may have been cut when it was copied.</p>
        <p><Link to="/traces">All traces</Link></p>
      </div>
    </div>
  );
}
