import platform from '#platform';
import type { Value } from './export/finished-span.js';
import { type Configuration, textOf } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** In this order; those behind the first two are set by common build and hosting services. */
const COMMIT_VARIABLES = [
  'VERBATIM_COMMIT',
  'GIT_COMMIT',
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'GIT_SHA',
  'COMMIT_SHA',
  'SOURCE_VERSION',
  'SOURCE_COMMIT',
  'BUILDKITE_COMMIT',
  'CIRCLE_SHA1',
  'BITBUCKET_COMMIT',
  'BUILD_SOURCEVERSION',
  'HEROKU_SLUG_COMMIT',
  'RENDER_GIT_COMMIT',
  'RAILWAY_GIT_COMMIT_SHA',
  'VERCEL_GIT_COMMIT_SHA',
];

const HASH = /^[0-9a-f]{7,64}$/i;

/** Describes the running process as OpenTelemetry resource attributes. */
export function describeResource(
  configuration: Configuration,
  environment: Environment,
  sdkVersion: string,
): Record<string, Value> {
  const { 'deployment.environment': oldName, ...declared } = declaredAttributes(environment);
  const program = platform.mainProgram();
  const name = configuration.service ?? textOf(environment, 'OTEL_SERVICE_NAME') ?? declared['service.name'];
  const version = configuration.release ?? declared['service.version'] ?? program.version;
  const stage = configuration.environment ?? declared['deployment.environment.name'] ?? oldName;
  const commit = configuration.commit ?? declared['vcs.ref.head.revision'] ?? findCommit(environment);
  return {
    ...declared,
    'service.name': name ?? program.name,
    ...(version === undefined ? {} : { 'service.version': version }),
    'service.instance.id': declared['service.instance.id'] ?? crypto.randomUUID(),
    ...(stage === undefined ? {} : { 'deployment.environment.name': stage }),
    ...(commit === undefined ? {} : { 'vcs.ref.head.revision': commit }),
    'telemetry.sdk.language': 'nodejs',
    'verbatim.sdk.name': 'verbatim-sdk-js',
    'verbatim.sdk.version': sdkVersion,
  };
}

function findCommit(environment: Environment): string | undefined {
  for (const variable of COMMIT_VARIABLES) {
    const value = textOf(environment, variable);
    if (value !== undefined && HASH.test(value)) {
      return value;
    }
  }
  return platform.gitCommit();
}

/** `OTEL_RESOURCE_ATTRIBUTES`: `key=value,…`, values percent-encoded. */
function declaredAttributes(environment: Environment): Record<string, string> {
  const declared: Record<string, string> = {};
  for (const pair of (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      declared[pair.slice(0, equals).trim()] = decoded(pair.slice(equals + 1).trim());
    }
  }
  return declared;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
