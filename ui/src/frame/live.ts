import { createContext, useContext, useMemo, useState } from 'react';
import { read, write } from '../base/theme';

const KEY = 'verbatim.live';

export interface Live {
  readonly on: boolean;
  readonly toggle: () => void;
}

export const LiveContext = createContext<Live>({ on: false, toggle: () => {} });

/** Whether new traces are announced; remembered. */
export function useLiveChoice(): Live {
  const [on, setOn] = useState(() => read(KEY) !== 'off');
  return useMemo(
    () => ({
      on,
      toggle: () => {
        write(KEY, on ? 'off' : null);
        setOn(!on);
      },
    }),
    [on],
  );
}

export function useLive(): Live {
  return useContext(LiveContext);
}
