package dev.verbatim.gateway.provider;

/**
 * Where one call goes.
 *
 * @param provider whose call it is
 * @param tls whether the connection is encrypted
 * @param host of the upstream
 * @param port of the upstream
 * @param pathAndQuery as sent upstream, percent-encoding untouched
 */
public record Target(Provider provider, boolean tls, String host, int port, String pathAndQuery) {
  /** The value of {@code Host}: without a port that is the default. */
  public String authority() {
    return port == (tls ? 443 : 80) ? host : host + ":" + port;
  }

  /** The URL; may hold credentials in its query. */
  public String url() {
    return (tls ? "https://" : "http://") + authority() + pathAndQuery;
  }
}
