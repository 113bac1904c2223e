const HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'cookie',
  'set-cookie',
  'x-amz-security-token',
  'ocp-apim-subscription-key',
  'x-auth-token',
  'x-access-token',
  'x-csrf-token',
  'x-xsrf-token',
  'openai-organization-key',
]);

/** Further header names by what they contain. */
const HEADER_PART = /api[-_]?key|secret|password|authorization|credential|(^|[-_])token$|cookie/;

const QUERY_PARAMETER =
  /([?&](?:[^=&#]*(?:key|token|secret|password|signature|credential|auth)[^=&#]*|sig|code)=)[^&#\s"']*/gi;

const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi;

/** Whether a header of this name holds a credential. */
export function isSecretHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return HEADERS.has(lower) || HEADER_PART.test(lower);
}

/** The URL without user information and with the values of secret parameters replaced. */
export function scrubUrl(url: string): string {
  return url.replace(USER_INFO, '$1').replace(QUERY_PARAMETER, '$1REDACTED');
}

/** The headers that are no credentials, by name in lower case. */
export function visibleHeaders(headers: Headers): Record<string, string> {
  const visible: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!isSecretHeader(name)) {
      visible[name.toLowerCase()] = value;
    }
  });
  return visible;
}
