import { spawnSync } from 'node:child_process';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Answer } from './platform.js';

/** Posts over a connection of its own, through no proxy; the process stays alive until the answer is there. */
export function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMillis: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const posted = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    const timer = setTimeout(() => {
      posted.destroy(new Error('no answer in time'));
    }, timeoutMillis);
    posted.on('close', () => {
      clearTimeout(timer);
    });
    posted.on('error', reject);
    posted.end(body);
  });
}

/** What another process runs while this one waits: it takes the question from its standard input. */
const ASKER = `
const { url, headers, body } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
const posted = request(url, { method: 'POST', headers, agent: false }, (response) => {
  const chunks = [];
  response.on('data', (chunk) => chunks.push(chunk));
  response.on('end', () => {
    const answer = { status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') };
    process.stdout.write(JSON.stringify(answer));
  });
});
posted.on('error', (error) => { throw error; });
posted.end(body);
`;

/** The same, while the whole program waits. */
export function askSync(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMillis: number,
): Answer {
  const child = spawnSync(process.execPath, ['-e', ASKER], {
    input: JSON.stringify({ url, headers, body }),
    encoding: 'utf8',
    timeout: timeoutMillis,
    maxBuffer: 256 * 1024 * 1024,
    // Options of the program (a debugger, a loader) are not for the asker.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (child.error !== undefined || child.status !== 0) {
    throw child.error ?? new Error('no answer');
  }
  return JSON.parse(child.stdout) as Answer;
}
