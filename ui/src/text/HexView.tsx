import type { ReactNode } from 'react';
import { FixedRows } from '../base/FixedRows';
import './exact.css';
import { hexRow, hexRowCount } from './hex';

const ROW = 18;

export function HexView({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  return (
    <div className="exact">
      <FixedRows className="exact-rows" role="document" label="Bytes in hexadecimal" testId="exact-hex" count={hexRowCount(bytes.length)} rowHeight={ROW}>
        {(row) => {
          const { offset, bytes: cells, ascii } = hexRow(bytes, row);
          return (
            <div key={row} className="exact-row hex-row">
              <span className="exact-line">{offset}</span>
              <span className="hex-bytes">{cells.slice(0, 8).join(' ').padEnd(23)}  {cells.slice(8).join(' ').padEnd(23)}</span>
              <span className="hex-ascii">{ascii}</span>
            </div>
          );
        }}
      </FixedRows>
    </div>
  );
}
