package dev.verbatim.replay.session;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import java.util.List;

/** What a request gets. */
public sealed interface Answer {
  /**
   * A response.
   *
   * @param status of HTTP
   * @param headers without those of one connection
   * @param body all of it
   * @param chunks how it is cut, and when each piece comes
   * @param cut whether the connection breaks behind it
   */
  record Response(
      int status, List<Attempt.Header> headers, byte[] body, ChunkTimes chunks, boolean cut)
      implements Answer {
    public Response {
      headers = List.copyOf(headers);
    }
  }

  /**
   * The connection breaks before anything comes.
   *
   * @param afterNanos how long that took
   */
  record NoResponse(long afterNanos) implements Answer {}

  /** The provider is asked. */
  record Live() implements Answer {}

  /**
   * Nothing is served.
   *
   * @param code one word for programs
   * @param message for people; without anything of the request but names of fields
   */
  record Refusal(String code, String message) implements Answer {}
}
