package dev.verbatim.gateway.record;

import dev.verbatim.model.Sha256;
import dev.verbatim.model.TraceId;
import java.util.Optional;

/**
 * What all attempts of one call have in common. OpenAI's and Anthropic's clients count their
 * attempts in {@code x-stainless-retry-count}; the same client sends the same bytes to the same
 * place then.
 *
 * @param client address and name of the client
 * @param url of the upstream
 * @param request hash of the request body
 * @param trace of the caller, if it sent one
 * @param attempt from 0
 */
public record RetryKey(
    String client, String url, Sha256 request, Optional<TraceId> trace, int attempt) {
  /** The header with the number of earlier attempts. */
  public static final String HEADER = "x-stainless-retry-count";

  RetryKey before() {
    return new RetryKey(client, url, request, trace, attempt - 1);
  }
}
