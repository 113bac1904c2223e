import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { QuietLog } from '../src/export/quiet-log.js';
import { commitInFolder } from '../src/platform/git-folder.js';
import { retryAfterMillis } from '../src/platform/platform.js';
import { describeResource } from '../src/resource.js';
import { configuration, type Settings } from '../src/settings.js';

const said: string[] = [];
const log = new QuietLog();
vi.spyOn(console, 'warn').mockImplementation((message) => {
  said.push(String(message));
});
afterEach(() => {
  said.length = 0;
});

const settle = (environment: Record<string, string>, given: Settings = {}) => configuration(environment, given, log);

test('everything has a default', () => {
  expect(settle({})).toEqual({
    enabled: true,
    tracesUrl: 'http://localhost:4318/v1/traces',
    maxBytes: 64 * 1024 * 1024,
    shutdownTimeoutMillis: 5000,
  });
});

test('the environment overrides the defaults, and what is given overrides the environment', () => {
  const environment = {
    VERBATIM_ENDPOINT: ' https://verbatim.example.com/ ',
    VERBATIM_API_KEY: 'vb_1',
    VERBATIM_ENABLED: 'off',
    VERBATIM_MAX_BYTES: '1000',
    VERBATIM_ENVIRONMENT: 'production',
  };
  expect(settle(environment)).toEqual({
    enabled: false,
    tracesUrl: 'https://verbatim.example.com/v1/traces',
    apiKey: 'vb_1',
    maxBytes: 1000,
    environment: 'production',
    shutdownTimeoutMillis: 5000,
  });
  const given = { enabled: true, endpoint: 'http://a/v1/traces', apiKey: 'vb_2', maxBytes: 5, environment: 'test' };
  expect(settle(environment, given)).toMatchObject({ ...given, tracesUrl: 'http://a/v1/traces' });
});

test('what is wrong is ignored and said, without what may be secret', () => {
  const settled = settle(
    { VERBATIM_MAX_BYTES: '-1', VERBATIM_ENABLED: 'perhaps' },
    { endpoint: 'ftp://user:password@host', shutdownTimeoutMillis: Number.NaN },
  );
  expect(settled).toMatchObject({ enabled: true, tracesUrl: 'http://localhost:4318/v1/traces' });
  expect(said).toEqual([
    'Verbatim: VERBATIM_ENABLED: "perhaps" (expected: true or false); ignored',
    'Verbatim: endpoint: (not shown) (expected: a URL that begins with http:// or https://); ignored',
    'Verbatim: VERBATIM_MAX_BYTES: "-1" (expected: a positive number of bytes); ignored',
    'Verbatim: shutdownTimeoutMillis: null (expected: a positive number of milliseconds); ignored',
  ]);
});

test('OTEL_SDK_DISABLED switches off', () => {
  expect(settle({ OTEL_SDK_DISABLED: 'TRUE', VERBATIM_ENABLED: 'true' }).enabled).toBe(false);
  expect(settle({ OTEL_SDK_DISABLED: 'true' }, { enabled: true }).enabled).toBe(true);
});

test('the resource', () => {
  const environment = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment=old,a=%C3%A9,broken,b=%',
    SOURCE_VERSION: 'not a hash',
    BUILDKITE_COMMIT: 'abcdef1234567',
  };
  const resource = describeResource(settle(environment, { release: '9' }), environment, '0.0.1');
  expect(resource).toMatchObject({
    'service.name': 'shop',
    'service.version': '9',
    'deployment.environment.name': 'old',
    'vcs.ref.head.revision': 'abcdef1234567',
    a: 'é',
    b: '%',
  });
  expect(resource).not.toHaveProperty(['deployment.environment']);
});

describe('the git commit', () => {
  const hash = '0123456789abcdef0123456789abcdef01234567';

  function repository(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'verbatim-git-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  test.each([
    { what: 'a detached head', files: { '.git/HEAD': `${hash}\n` }, start: '.', commit: hash },
    {
      what: 'a branch, from a folder below',
      files: { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': hash, 'src/deep/x': '' },
      start: 'src/deep',
      commit: hash,
    },
    {
      what: 'packed references',
      files: { '.git/HEAD': 'ref: refs/heads/main', '.git/packed-refs': `# pack\n${hash} refs/heads/main\n` },
      start: '.',
      commit: hash,
    },
    {
      what: 'a worktree',
      files: {
        'main/.git/worktrees/w/HEAD': 'ref: refs/heads/w\n',
        'main/.git/worktrees/w/commondir': '../..\n',
        'main/.git/refs/heads/w': hash,
        'w/.git': 'gitdir: ../main/.git/worktrees/w\n',
      },
      start: 'w',
      commit: hash,
    },
    { what: 'rubbish', files: { '.git/HEAD': 'rubbish' }, start: '.', commit: undefined },
    { what: 'a branch without commits', files: { '.git/HEAD': 'ref: refs/heads/main' }, start: '.', commit: undefined },
  ])('of $what', ({ files, start, commit }) => {
    const folder = repository(files as unknown as Record<string, string>);
    expect(commitInFolder(join(folder, start))).toBe(commit);
    rmSync(folder, { recursive: true });
  });
});

test('Retry-After is seconds or a date', () => {
  expect(retryAfterMillis('3')).toBe(3000);
  expect(retryAfterMillis('soon')).toBeUndefined();
  expect(retryAfterMillis(undefined)).toBeUndefined();
  const date = retryAfterMillis(new Date(Date.now() + 10_000).toUTCString());
  expect(date).toBeGreaterThan(8000);
  expect(date).toBeLessThan(11_000);
});
