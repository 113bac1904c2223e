package dev.verbatim.model;

/**
 * A run of payload content that is stored once per project, however often it is sent.
 *
 * @param hash of project and content (see {@link SlicedPayload})
 * @param type how a text index should read it
 * @param content the bytes; for {@link Type#TEXT} the decoded string in UTF-8. Must not be changed.
 */
public record Slice(Hash128 hash, Type type, byte[] content) {
  /** What the bytes are. */
  public enum Type {
    /** The value of a long JSON string, decoded, in UTF-8: read as it stands. */
    TEXT,
    /** A piece of a JSON text, as sent: its string values are worth finding. */
    JSON,
    /** A piece of an event stream, as sent: its text is found in the assembled answer instead. */
    STREAM,
    /** Anything else: kept, not read. */
    OPAQUE
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice slice && hash.equals(slice.hash) && type == slice.type;
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** Hash and size only: slices hold prompts. */
  @Override
  public String toString() {
    return "Slice[" + hash + ", " + type + ", " + content.length + " bytes]";
  }
}
