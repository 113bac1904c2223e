package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.CanonicalRequest;
import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import java.util.Optional;

/**
 * A request as matching sees it.
 *
 * @param basis what the forms were made of; only forms of one basis can be equal
 * @param exact the canonical form
 * @param masked the same without noise
 * @param exactHash of {@code exact}
 * @param maskedHash of {@code masked}
 */
public record RequestForms(
    Basis basis,
    CanonicalRequest exact,
    CanonicalRequest masked,
    Hash128 exactHash,
    Hash128 maskedHash) {
  /** What the forms of a request are made of. */
  public enum Basis {
    /** The exact body. */
    BYTES,
    /** Its messages, of a call whose body was not captured. */
    MESSAGES
  }

  /**
   * Of a body.
   *
   * @param model the one that the path names, where the body does not
   * @param mask what is noise at the time of the request
   */
  public static RequestForms of(JsonValue body, Optional<String> model, NoiseMask mask) {
    return of(
        Basis.BYTES, CanonicalRequest.of(body, model), CanonicalRequest.masked(body, model, mask));
  }

  /** Of messages. */
  public static RequestForms of(Conversation conversation, Optional<String> model, NoiseMask mask) {
    return of(
        Basis.MESSAGES,
        CanonicalRequest.of(conversation, model),
        CanonicalRequest.masked(conversation, model, mask));
  }

  private static RequestForms of(Basis basis, CanonicalRequest exact, CanonicalRequest masked) {
    return new RequestForms(basis, exact, masked, exact.hash(), masked.hash());
  }
}
