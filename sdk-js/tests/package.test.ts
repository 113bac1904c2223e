import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SDK_VERSION } from '../src/version.js';
import { answer, streamed } from './support/harness.js';
import { Receiver, type ReceivedSpan } from './support/otlp.js';
import { Provider } from './support/provider.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const described = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { name: string; version: string };

let app: string;
let tarball: string;

/** An application with the packed package, and the provider clients of our own tests. */
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'verbatim-sdk-'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', app], {
    cwd: PACKAGE,
    encoding: 'utf8',
  });
  tarball = join(app, packed.trim().split('\n').at(-1) as string);
  const modules = join(app, 'node_modules');
  const installed = join(modules, '@verbatim/sdk');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', installed]);
  for (const name of ['openai', '@anthropic-ai', '@opentelemetry', 'typescript', '@types', 'undici-types']) {
    symlinkSync(join(PACKAGE, 'node_modules', name), join(modules, name));
  }
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'shop', version: '4.2.0', private: true }));
  mkdirSync(join(app, '.git/refs/heads'), { recursive: true });
  writeFileSync(join(app, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(app, '.git/refs/heads/main'), `${'c0ffee'.repeat(6)}abcd\n`);
}, 120_000);

afterAll(() => {
  rmSync(app, { recursive: true, force: true });
});

interface Run {
  code: number | null;
  output: string;
  millis: number;
}

/** Runs a program of the application to its end. */
function run(file: string, source: string, environment: Record<string, string>): Promise<Run> {
  writeFileSync(join(app, file), source);
  const begun = Date.now();
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VERBATIM_|OTEL_|GIT)|COMMIT|SHA$|SOURCE_/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), ...environment };
  const child = spawn(process.execPath, [join(app, file)], { cwd: app, env });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output, millis: Date.now() - begun })));
}

async function withServers<T>(
  replies: Parameters<typeof Provider.start>[0],
  work: (provider: Provider, receiver: Receiver) => Promise<T>,
): Promise<T> {
  const [provider, receiver] = [await Provider.start(replies), await Receiver.start()];
  try {
    return await work(provider, receiver);
  } finally {
    await Promise.all([provider.close(), receiver.close()]);
  }
}

test('versions agree', () => {
  expect(SDK_VERSION).toBe(described.version);
});

test('the package and its types are right for every kind of import', () => {
  const bin = (name: string) => join(PACKAGE, 'node_modules/.bin', name);
  execFileSync(bin('attw'), [tarball, '--no-emoji'], { encoding: 'utf8' });
  execFileSync(bin('publint'), [tarball, '--strict'], { encoding: 'utf8' });
}, 60_000);

test('strict applications compile against it, as ES module and as CommonJS', () => {
  const source = `
    import OpenAI, { AzureOpenAI } from 'openai';
    import Anthropic from '@anthropic-ai/sdk';
    import { observe, observed, wrapAnthropic, wrapOpenAI } from '@verbatim/sdk';
    export const client: OpenAI = wrapOpenAI(new OpenAI());
    export const azure: AzureOpenAI = wrapOpenAI(new AzureOpenAI());
    export const claude: Anthropic = wrapAnthropic(new Anthropic());
    export const text: Promise<string> = observe('a', async (span) => span.traceId);
    export const add: (a: number, b: number) => number = observed('add', { kind: 'tool' }, (a: number, b: number) => a + b);
    // @ts-expect-error kinds are known
    observe('a', { kind: 'nonsense' }, () => 1);
  `;
  writeFileSync(join(app, 'types.mts'), source);
  writeFileSync(join(app, 'types.cts'), source);
  const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--target', 'es2022'];
  execFileSync(
    process.execPath,
    [join(PACKAGE, 'node_modules/typescript/bin/tsc'), ...flags, '--module', 'nodenext', 'types.mts', 'types.cts'],
    { cwd: app, encoding: 'utf8' },
  );
}, 60_000);

const CALL = `
  const client = wrapOpenAI(new OpenAI({ apiKey: 'k', baseURL: process.env.PROVIDER }));
  const call = () => client.chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }] });
`;
const ESM = `import OpenAI from 'openai';\nimport { observe, wrapOpenAI, flush, stats, init } from '@verbatim/sdk';\n${CALL}`;
const CJS = `const OpenAI = require('openai');\nconst { observe, wrapOpenAI } = require('@verbatim/sdk');\n${CALL}`;

describe('a program that just ends', () => {
  test.each([
    { file: 'program.mjs', source: `${ESM}\nawait observe('step', call);` },
    { file: 'program.cjs', source: `${CJS}\nobserve('step', async () => call());` },
  ])('has sent everything, and said who it is: $file', ({ file, source }) =>
    withServers([answer('a')], async (provider, receiver) => {
      const { code, output, millis } = await run(file, source, {
        PROVIDER: provider.url,
        VERBATIM_ENDPOINT: receiver.url,
        VERBATIM_ENVIRONMENT: 'test',
        OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b',
      });
      expect([code, output]).toEqual([0, '']);
      expect(receiver.spans.map((span) => span.name).sort()).toEqual(['chat gpt-5', 'step']);
      const step = receiver.span('step');
      expect(receiver.span('chat gpt-5').parentSpanId).toBe(step.spanId);
      expect(step.resource).toMatchObject({
        'service.name': 'shop',
        'service.version': '4.2.0',
        'deployment.environment.name': 'test',
        'vcs.ref.head.revision': `${'c0ffee'.repeat(6)}abcd`,
        'verbatim.sdk.name': 'verbatim-sdk-js',
        'verbatim.sdk.version': described.version,
        'telemetry.sdk.language': 'nodejs',
        team: 'a b',
      });
      expect(millis).toBeLessThan(10_000);
    }),
  );

  test('does not wait long for a server that is down, and works as without us', () =>
    withServers([answer('a')], async (provider) => {
      const { code, output, millis } = await run('down.mjs', `${ESM}\nconsole.log((await call()).id);`, {
        PROVIDER: provider.url,
        VERBATIM_ENDPOINT: 'http://127.0.0.1:1',
      });
      expect(code).toBe(0);
      expect(output).toMatch(/^chatcmpl-1\n/);
      expect(output.split('\n').filter((line) => line.startsWith('Verbatim: '))).toHaveLength(2);
      expect(millis).toBeLessThan(9000);
    }));

  test('does not wait for a server that hangs longer than it is told', () =>
    withServers([answer('a')], async (provider, receiver) => {
      receiver.behaviour = () => undefined;
      const source = `${ESM}\ninit({ shutdownTimeoutMillis: 300 });\nawait call();`;
      const { code, millis } = await run('hung.mjs', source, {
        PROVIDER: provider.url,
        VERBATIM_ENDPOINT: receiver.url,
      });
      expect(code).toBe(0);
      expect(millis).toBeLessThan(4000);
    }));

  test('hands over a call whose retry never came', () =>
    withServers([{ drop: true }], async (provider, receiver) => {
      const source = `${ESM}\nawait client.withOptions({ maxRetries: 2 }).chat.completions
        .create({ model: 'm', messages: [] }, { maxRetries: 0 }).catch((error) => console.log(error.constructor.name));`;
      const { output, millis } = await run('retry.mjs', source, {
        PROVIDER: provider.url,
        VERBATIM_ENDPOINT: receiver.url,
      });
      expect(output).toBe('APIConnectionError\n');
      expect(receiver.spans).toHaveLength(1);
      expect(millis).toBeLessThan(8000);
    }));
});

test('both kinds of import in one program share one recorder', () =>
  withServers([answer('a')], async (provider, receiver) => {
    const source = `import { createRequire } from 'node:module';\n${ESM}
      const other = createRequire(import.meta.url)('@verbatim/sdk');
      await other.labels({ session: 's' }, () => other.observe('of the other', call));
      if (other.stats().captured !== stats().captured || stats().captured !== 2) throw new Error('not one');`;
    const { code, output } = await run('both.mjs', source, { PROVIDER: provider.url, VERBATIM_ENDPOINT: receiver.url });
    expect([code, output]).toEqual([0, '']);
    expect(receiver.span('chat gpt-5').parentSpanId).toBe(receiver.span('of the other').spanId);
    expect(receiver.span('chat gpt-5').attributes['session.id']).toBe('s');
  }));

test('flush before process.exit', () =>
  withServers([answer('a')], async (provider, receiver) => {
    const source = `${ESM}\nawait call();\nif (!(await flush(5000))) throw new Error('not sent');\nprocess.exit(3);`;
    const { code } = await run('exit.mjs', source, { PROVIDER: provider.url, VERBATIM_ENDPOINT: receiver.url });
    expect(code).toBe(3);
    expect(receiver.spans).toHaveLength(1);
  }));

describe('the manual', () => {
  const manual = readFileSync(new URL('../../docs/javascript-sdk.md', import.meta.url), 'utf8');
  const blocks = [...manual.matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map((match) => match[1] as string);

  test('its first example is a program that works, with at most three lines of ours', () =>
    withServers([answer('30 days.')], async (provider, receiver) => {
      const program = blocks[0] as string;
      expect(program.split('\n').filter((line) => /verbatim|wrapOpenAI/.test(line)).length).toBeLessThanOrEqual(3);
      const { code, output } = await run('quickstart.mjs', program, {
        OPENAI_API_KEY: 'k',
        OPENAI_BASE_URL: provider.url,
        VERBATIM_ENDPOINT: receiver.url,
      });
      expect([code, output.trim()]).toEqual([0, '30 days.']);
      expect(receiver.spans).toHaveLength(1);
    }));

  test('the line on the first page works', () =>
    withServers([answer('30 days.')], async (provider, receiver) => {
      const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
      const [line, ...others] = [...page.matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map((match) => match[1] as string);
      expect(others).toEqual([]);
      const program = `
        import OpenAI from 'openai';
        import { wrapOpenAI } from '@verbatim/sdk';
        ${line}
        const said = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'How long?' }] });
        console.log(said.choices[0].message.content);
      `;
      const { code, output } = await run('first-page.mjs', program, {
        OPENAI_API_KEY: 'k',
        OPENAI_BASE_URL: provider.url,
        VERBATIM_ENDPOINT: receiver.url,
      });
      expect([code, output.trim()]).toEqual([0, '30 days.']);
      expect(receiver.spans).toHaveLength(1);
    }));

  test(
    'all of its examples work, in order',
    () =>
      withServers(
        (request) => (request.includes('"stream":true') ? streamed(['30', ' days']) : answer('30 days.')),
        async (provider, receiver) => {
          const support = `
          import OpenAI from 'openai';
          import * as verbatim from '@verbatim/sdk';
          ${manual.match(/import \{[^}]*\} from '@verbatim\/sdk';/g)?.length ? '' : 'throw new Error("no imports");'}
          const { ${[...new Set([...manual.matchAll(/^import \{([^}]*)\} from '@verbatim\/sdk';/gm)].flatMap((match) => (match[1] as string).split(',').map((name) => name.trim())))].join(', ')} } = verbatim;
          const openai = wrapOpenAI(new OpenAI());
          const question = { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }] };
          const search = async () => ['a'];
          const order = async (id) => ({ id });
        `;
          const bodies = blocks
            .slice(1)
            .map((block) => `{\n${block.replaceAll(/^import .*\n/gm, '')}\n}`)
            .join('\n');
          const { code, output } = await run('manual.mjs', `${support}\n${bodies}`, {
            OPENAI_API_KEY: 'k',
            OPENAI_BASE_URL: provider.url,
            ANTHROPIC_API_KEY: 'k',
            ANTHROPIC_BASE_URL: provider.url,
            VERBATIM_ENDPOINT: receiver.url,
          });
          expect([code, output]).toEqual([0, '']);
          const kinds = new Set(receiver.spans.map((span: ReceivedSpan) => span.attributes['verbatim.kind']));
          expect([...kinds]).toEqual(expect.arrayContaining(['agent', 'tool', 'retrieval', 'final_response', 'llm']));
        },
      ),
    30_000,
  );
});

test('nothing but the build is packed', () => {
  const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).split('\n');
  expect(
    files.every(
      (file) =>
        file === '' || /^package\/(dist\/|testing\/package\.json$|package\.json$|README\.md$|LICENSE$)/.test(file),
    ),
  ).toBe(true);
});
