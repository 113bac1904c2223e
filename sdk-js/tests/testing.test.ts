import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ReplayState } from '../src/testing/player.js';
import { report } from '../src/testing/report.js';
import { unzipped } from '../src/testing/tape.js';
import { playTapes } from '../src/testing/index.js';

const STATE: ReplayState = {
  id: '1',
  url: '',
  baseUrls: {},
  status: 'diverged',
  traceId: '1',
  calls: [
    { number: 1, match: 'exact', source: 'tape', served: true, reason: null },
    { number: 2, match: 'structural', source: 'none', served: false, reason: 'refused' },
    { number: 3, match: 'miss', source: 'none', served: false, reason: null },
  ],
  misses: [
    {
      call: 2,
      changes: [
        {
          path: '/system/0',
          recorded: '"a\\nb\\nc\\nd"',
          asked: '"a\\nx\\nc\\ny\\nd"',
          words: 'system prompt +1 line',
        },
        { path: '/temperature', recorded: null, asked: '0.5' },
        { path: '/long', recorded: JSON.stringify('x'.repeat(400)), asked: null },
      ],
    },
    { call: 3, changes: [] },
  ],
  tools: [
    { name: 'send_mail', action: 'deny', reason: 'it may write' },
    { name: 'get_order', action: 'answer', match: 'exact' },
  ],
  unused: [{ spanId: 'aa', name: 'chat gpt-5' }],
  notReplayable: [],
  fork: { call: 2, sentence: 'Call 2 of 3 is the first that differs.' },
};

test('the report names the call, the field and the line', () => {
  expect(report(STATE, 'tapes/refund').split('\n')).toEqual([
    'The run differs from the recording tapes/refund (diverged).',
    'Call 2 of 3 is the first that differs.',
    'Call 2 (structural):',
    '  /system/0: system prompt +1 line',
    '    - b',
    '    + x',
    '    + y',
    '  /temperature',
    '    + 0.5',
    '  /long',
    `    - ${'x'.repeat(298)}… (402 characters)`,
    'Call 3 (miss):',
    '  nothing like it was recorded',
    'Tool send_mail: it may write',
    'Not asked for: chat gpt-5 (aa)',
  ]);
});

test('long differences end with how much more there is', () => {
  const lines = (word: string) => JSON.stringify(Array.from({ length: 1200 }, (_, i) => word + String(i)).join('\n'));
  const changes = [{ path: '/p', recorded: lines('a'), asked: lines('b') }];
  const text = report({ ...STATE, misses: [{ call: 2, changes }] }, 't');
  expect(text).toContain('… and 2360 lines more');
});

/** One entry, as Java writes it: the sizes follow the content. */
function zip(name: string, content: string, method: number): Buffer {
  const packed = method === 0 ? Buffer.from(content) : deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

test('archives are read', () => {
  for (const method of [0, 8]) {
    const files = unzipped(zip('blobs/a', 'content '.repeat(100), method));
    expect(files.get('blobs/a')?.toString()).toBe('content '.repeat(100));
  }
  expect(() => unzipped(Buffer.from('no archive at all, but long enough'))).toThrow('no zip archive');
});

test('a folder without tapes is told', async () => {
  await expect(playTapes('src')).rejects.toThrow('src: no tape below it');
});
