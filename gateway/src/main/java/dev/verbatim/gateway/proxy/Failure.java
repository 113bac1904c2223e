package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.HttpStatus;
import dev.verbatim.gateway.provider.CheckedAddresses.ForbiddenAddressException;
import dev.verbatim.model.SpanError;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why there is no whole answer.
 *
 * @param status what a caller is told that has not got a status yet
 * @param code one word for programs
 * @param message for people; without anything of request or response
 */
record Failure(HttpStatus status, String code, String message) {
  /** What went wrong upstream. */
  static Failure of(Throwable problem, String host) {
    Throwable cause = problem;
    while (cause instanceof UnprocessedRequestException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case IdleException idle -> timeout(host + ": " + idle.getMessage());
      case ConnectTimeoutException late ->
          timeout(host + ": did not accept the connection in time");
      case ForbiddenAddressException forbidden ->
          bad("upstream_forbidden", String.valueOf(forbidden.getMessage()));
      case UnknownHostException unknown ->
          bad("upstream_unknown_host", host + ": the name has no address");
      case SSLException tls ->
          bad("upstream_tls", host + ": no encrypted connection could be made");
      case ConnectException refused ->
          bad("upstream_unreachable", host + ": does not accept connections");
      default -> bad("upstream_cut", host + ": the connection ended before the answer did");
    };
  }

  private static Failure timeout(String message) {
    return new Failure(HttpStatus.GATEWAY_TIMEOUT, "upstream_timeout", message);
  }

  private static Failure bad(String code, String message) {
    return new Failure(HttpStatus.BAD_GATEWAY, code, message);
  }

  SpanError error() {
    return new SpanError(Optional.of(code), Optional.of(message));
  }

  /** Nothing came for too long. */
  static final class IdleException extends Exception {
    private static final long serialVersionUID = 1L;

    IdleException(long seconds) {
      super("sent nothing for " + seconds + " s (see gateway.idleTimeout)");
    }
  }
}
