package dev.verbatim.testkit.provider;

import java.util.List;
import java.util.Optional;

/**
 * One HTTP header line.
 *
 * @param name in the case it had on the wire
 * @param value without surrounding space
 */
public record Header(String name, String value) {

  /** The value of the first header of this name, case not regarded. */
  static Optional<String> first(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
