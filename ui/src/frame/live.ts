import { createContext, useContext, useMemo, useState } from 'react';
import { read, write } from '../base/theme';

const KEY = 'verbatim.live';

export interface Live {
  readonly on: boolean;
  readonly toggle: () => void;
  /** Whether announcements cannot come now, because the connection broke. */
  readonly broken: boolean;
  /** To be told by the page that listens. */
  readonly setBroken: (broken: boolean) => void;
}

export const LiveContext = createContext<Live>({ on: false, toggle: () => {}, broken: false, setBroken: () => {} });

/** Whether new traces are announced; remembered. */
export function useLiveChoice(): Live {
  const [on, setOn] = useState(() => read(KEY) !== 'off');
  const [broken, setBroken] = useState(false);
  return useMemo(
    () => ({
      on,
      toggle: () => {
        write(KEY, on ? 'off' : null);
        setOn(!on);
      },
      broken,
      setBroken,
    }),
    [on, broken],
  );
}

export function useLive(): Live {
  return useContext(LiveContext);
}
