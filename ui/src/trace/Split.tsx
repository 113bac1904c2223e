import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { read, write } from '../base/theme';

interface Props {
  /** Under which the width is remembered. */
  readonly name: string;
  readonly first: ReactNode;
  readonly second: ReactNode;
}

const LEAST = 25;
const MOST = 75;

/** Two panes with a border that can be moved, by mouse and by key. */
export function Split({ name, first, second }: Props): ReactNode {
  const key = `verbatim.split.${name}`;
  const [share, setShare] = useState(() => clamp(Number(read(key) ?? 50)));
  const box = useRef<HTMLDivElement>(null);
  const move = (next: number) => {
    const clamped = clamp(next);
    setShare(clamped);
    write(key, String(Math.round(clamped)));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const rect = box.current?.getBoundingClientRect();
    if (rect !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) move((100 * (event.clientX - rect.left)) / rect.width);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowLeft' ? -2 : event.key === 'ArrowRight' ? 2 : 0;
    if (by === 0) return;
    event.preventDefault();
    move(share + by);
  };
  return (
    <div ref={box} className="split" style={{ gridTemplateColumns: `minmax(0, ${share}fr) 5px minmax(0, ${100 - share}fr)` }}>
      <div className="split-pane">{first}</div>
      <div
        className="split-border"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the tree"
        aria-valuenow={Math.round(share)}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div className="split-pane">{second}</div>
    </div>
  );
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(MOST, Math.max(LEAST, share)) : 50;
}
