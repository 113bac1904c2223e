package dev.verbatim.model;

import java.util.Optional;

/** A piece of a {@link Message}. */
public sealed interface Part {
  /** What somebody said. */
  record Text(String text) implements Part {}

  /** What the model thought, where the provider shows it. */
  record Reasoning(String text) implements Part {}

  /** The model declines, where the provider marks it as such. */
  record Refusal(String text) implements Part {}

  /**
   * The model asks for a tool.
   *
   * @param id by which the result will refer to it; some providers send none
   * @param name the tool
   * @param arguments exactly as received: usually a JSON text, possibly invalid
   */
  record ToolRequest(Optional<String> id, String name, String arguments) implements Part {}

  /**
   * The answer of a tool.
   *
   * @param id of the request
   * @param name the tool, where sent
   * @param content text, or JSON where the provider sends structure
   * @param isError whether the app marked it as failed
   */
  record ToolResult(Optional<String> id, Optional<String> name, String content, boolean isError)
      implements Part {}

  /**
   * An image, sound, video or document. The bytes stay in the payload.
   *
   * @param kind {@code image}, {@code audio}, {@code video}, {@code document}
   * @param mimeType if sent
   * @param uri where it lies, if it was sent by reference; never a data: URL
   * @param bytes its size if it was sent inline, else -1
   */
  record Media(String kind, Optional<String> mimeType, Optional<String> uri, long bytes)
      implements Part {}

  /** Anything else, as JSON. */
  record Other(String type, String json) implements Part {}
}
