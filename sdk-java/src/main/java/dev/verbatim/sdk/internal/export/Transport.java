package dev.verbatim.sdk.internal.export;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Delivers one request to the receiver. */
interface Transport extends AutoCloseable {
  /**
   * What the receiver answered.
   *
   * @param retryAfterMillis how long it asked to wait
   * @param contentType of the body
   * @param body its beginning, at most 64 KiB
   */
  record Reply(
      int status, OptionalLong retryAfterMillis, Optional<String> contentType, byte[] body) {}

  /**
   * @param gzippedRequest a compressed {@code ExportTraceServiceRequest}
   * @throws IOException when no answer came: refused, timed out, TLS failed, nonsense
   * @throws InterruptedException when the sender is to stop
   */
  Reply post(byte[] gzippedRequest, Duration timeout) throws IOException, InterruptedException;

  @Override
  void close();
}
