import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries';
import './tokens.css';
import './base.css';
import { applyTheme, storedTheme } from './base/theme';
import { router } from './router';

applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('#root: missing in index.html');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={newQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
