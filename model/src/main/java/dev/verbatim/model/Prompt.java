package dev.verbatim.model;

import java.util.Optional;

/**
 * The prompt a call declares to have used.
 *
 * @param name its name, e.g. {@code refund}
 * @param version its version, e.g. {@code v4}
 */
public record Prompt(Optional<String> name, Optional<String> version) {
  /** Nothing was declared. */
  public static final Prompt UNDECLARED = new Prompt(Optional.empty(), Optional.empty());
}
