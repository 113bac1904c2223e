import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { bytesQuery } from '../api/queries';
import { trouble } from '../api/trouble';
import type { Payload } from '../api/types';
import { byteSize, count, counted } from '../base/format';
import { copyText } from '../base/clipboard';
import { Problem } from '../frame/Problem';
import { JsonTree, MOST_JSON } from '../message/JsonTree';
import { decodeUtf8 } from '../text/decode';
import { ExactText } from '../text/ExactText';
import { HexView } from '../text/HexView';
import type { ByteView } from '../url';

interface Props {
  readonly url: string;
  readonly payload: Payload;
  readonly view: ByteView | undefined;
  readonly onView: (view: ByteView) => void;
  readonly find: string | undefined;
}

const VIEWS: readonly (readonly [ByteView, string])[] = [['text', 'text'], ['tree', 'tree'], ['hex', 'hex']];

/** Exact bytes: as text, as a tree if they are JSON, in hexadecimal; with hash, size, copy, download. */
export function BytesView({ url, payload, view, onView, find: sought }: Props): ReactNode {
  const asked = useQuery(bytesQuery(url));
  const { data, refetch } = asked;
  const error = trouble(asked);
  const [find, setFind] = useState(sought ?? '');
  useEffect(() => setFind(sought ?? ''), [sought]);
  const decoded = useMemo(() => (data === undefined ? undefined : decodeUtf8(data.bytes)), [data]);
  const checked = useSha256(data?.bytes);
  const [copied, setCopied] = useState(false);
  const shown = view ?? (decoded?.exact === false ? 'hex' : 'text');
  const sha256 = data?.sha256 ?? payload.sha256;
  const redactions = Math.max(payload.redactions, data?.redactions ?? 0);

  return (
    <div className="bytes" data-testid="bytes">
      <div className="bytes-bar">
        <span role="group" aria-label="Show as" className="bytes-views">
          {VIEWS.map(([name, words]) => (
            <button key={name} type="button" className="button" aria-pressed={shown === name} onClick={() => onView(name)}>{words}</button>
          ))}
        </span>
        <span title={`${count(payload.length)} bytes`} data-testid="bytes-size">{byteSize(payload.length)}{payload.length < 1024 ? '' : <span className="faint"> ({count(payload.length)} bytes)</span>}</span>
        <span className="soft clip">{payload.contentType ?? 'type not said'}</span>
        <span className="frame-space" />
        <button
          type="button"
          className="button"
          disabled={decoded === undefined}
          title={decoded?.exact === false ? 'These bytes are not text: download them for the exact bytes' : 'Copy everything'}
          onClick={() => void copyText(decoded?.text ?? '').then((done) => {
            setCopied(done);
            setTimeout(() => setCopied(false), 1500);
          })}
        >
          {copied ? 'copied' : 'copy'}
        </button>
        <a className="button" href={url} download>download</a>
      </div>
      <p className="bytes-hash mono soft">
        SHA-256 <span data-testid="sha256">{sha256}</span>{' '}
        {checked === undefined ? null : checked === sha256 ? <span className="good">✓ checked here</span> : <strong className="fail">✕ the bytes that arrived have another: {checked}</strong>}
      </p>
      {redactions === 0 ? null : (
        <p className="notice warn">{counted(redactions, 'credential')} in these bytes {redactions === 1 ? 'was' : 'were'} masked before they were stored. Everything else is bit for bit as sent.</p>
      )}
      {decoded?.exact === false && shown !== 'hex' ? <p className="notice warn">These bytes are not UTF-8: what cannot be read shows as �. The hex view shows all.</p> : null}
      {error !== null && data === undefined ? <Problem error={error} what="The bytes could not be read" onRetry={() => void refetch()} /> : null}
      {data === undefined || decoded === undefined ? (error === null ? <div className="bar-placeholder" /> : null)
      : data.bytes.length === 0 ? <p className="soft">Nothing: the body had no bytes.</p>
      : shown === 'hex' ? <HexView bytes={data.bytes} />
      : shown === 'tree' ? (
        <div className="bytes-tree">
          {decoded.text.length > MOST_JSON ? <p className="notice">More than {byteSize(MOST_JSON)}: shown as text.</p> : null}
          <JsonTree text={decoded.text} open={3} />
        </div>
      ) : <ExactText text={decoded.text} find={find} onFind={setFind} />}
    </div>
  );
}

/** The hash of the bytes as they arrived, where the browser can tell (HTTPS or this computer). */
function useSha256(bytes: Uint8Array<ArrayBuffer> | undefined): string | undefined {
  const [hash, setHash] = useState<string>();
  useEffect(() => {
    let current = true;
    setHash(undefined);
    if (bytes === undefined || globalThis.crypto?.subtle === undefined) return;
    void crypto.subtle.digest('SHA-256', bytes).then((digest) => {
      if (current) setHash(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''));
    });
    return () => {
      current = false;
    };
  }, [bytes]);
  return hash;
}
