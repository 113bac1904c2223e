package dev.verbatim.model;

import java.util.Optional;

/**
 * The promise that a span has a payload of exactly these bytes.
 *
 * <p>Names are unique inside a span: {@link #request(int)}, {@link #response(int)} and {@link
 * #chunks(int)} of each attempt (from 1), {@link #encoded} of the first two, {@link #INPUT}, {@link
 * #OUTPUT}, {@link #TOOL_ARGUMENTS}, {@link #TOOL_RESULT}, and {@code attribute:<n>} for long
 * attribute values.
 *
 * @param name which payload of the span
 * @param contentType the MIME type as sent, if it was
 * @param length in bytes
 * @param sha256 of the stored bytes
 * @param redactions how many credentials were masked in the bytes before they were stored; 0 means
 *     that the bytes are the sender's, bit for bit
 */
public record PayloadRef(
    String name, Optional<String> contentType, long length, Sha256 sha256, int redactions) {
  /**
   * The normalised answer of a streamed call, assembled from its chunks so that it can be found; of
   * a span other than a model or tool call, what it gave.
   */
  public static final String OUTPUT = "output";

  /** What a span other than a model or tool call was given. */
  public static final String INPUT = "input";

  /** Arguments of a tool call. */
  public static final String TOOL_ARGUMENTS = "tool.arguments";

  /** Result of a tool call. */
  public static final String TOOL_RESULT = "tool.result";

  /** Request body of an attempt, counted from 1. */
  public static String request(int attempt) {
    return "request." + attempt;
  }

  /** Response body of an attempt, counted from 1. */
  public static String response(int attempt) {
    return "response." + attempt;
  }

  /**
   * The bytes of a body as they were received, where it came with a content coding (RFC 9110, 8.4);
   * the payload of that name itself is decoded.
   */
  public static String encoded(String name) {
    return name + ".encoded";
  }

  /** Lengths and receive times of the response's chunks; see {@link ChunkTimes}. */
  public static String chunks(int attempt) {
    return "chunks." + attempt;
  }
}
