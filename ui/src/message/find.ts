import { createContext } from 'react';

/** The text that was looked for: what hides it unfolds. */
export const FindContext = createContext<string | undefined>(undefined);
