package dev.verbatim.otlp.tape;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verbatim.otlp.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a tape. The same spans in the same order always become the same files. */
public final class TapeWriter {
  static final String SPANS = "spans.jsonl";

  /** In the place of {@code stringValue} or {@code bytesValue}: where the value is. */
  static final String REFERENCE = "fileValue";

  /** Values up to this length stay in the line. */
  private static final int INLINE_BYTES = 160;

  private final TapeFiles files;
  private final Set<String> written = new HashSet<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private int spans;

  public TapeWriter(TapeFiles files) {
    this.files = files;
  }

  /**
   * Adds a span.
   *
   * @param otlp an export request with this span alone (and what became known of it), in OTLP's
   *     JSON
   */
  public void add(byte[] otlp) throws IOException {
    try (JsonParser in = JsonTree.FACTORY.createParser(otlp);
        JsonGenerator out = JsonTree.FACTORY.createGenerator(lines)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        copy(in, out);
      }
    }
    lines.write('\n');
    spans++;
  }

  private void copy(JsonParser in, JsonGenerator out) throws IOException {
    boolean text = in.currentToken() == JsonToken.FIELD_NAME && is(in, "stringValue");
    boolean bytes = in.currentToken() == JsonToken.FIELD_NAME && is(in, "bytesValue");
    if (!text && !bytes) {
      out.copyCurrentEvent(in);
      return;
    }
    in.nextToken();
    byte[] value = text ? in.getText().getBytes(StandardCharsets.UTF_8) : in.getBinaryValue();
    if (text && (value.length <= INLINE_BYTES || !isExact(in.getText(), value))) {
      out.writeStringField("stringValue", in.getText());
      return;
    }
    if (value.length <= INLINE_BYTES) {
      out.writeBinaryField("bytesValue", value);
      return;
    }
    String name = Blob.name(value);
    if (written.add(name)) {
      files.file(name, value);
    }
    out.writeObjectFieldStart(REFERENCE);
    out.writeStringField("file", name);
    out.writeStringField("as", text ? "string" : "bytes");
    out.writeEndObject();
  }

  private static boolean is(JsonParser in, String name) throws IOException {
    return name.equals(in.currentName());
  }

  /** A lone surrogate has no UTF-8. */
  private static boolean isExact(String text, byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8).equals(text);
  }

  /**
   * Ends the tape.
   *
   * @param traces the ids of all its traces, in the order of time
   * @param session the conversation, if these are all traces of it
   * @param redacted kinds of values that were replaced
   */
  public void finish(List<String> traces, Optional<String> session, List<String> redacted)
      throws IOException {
    files.file(SPANS, lines.toByteArray());
    files.file(TapeManifest.FILE, new TapeManifest(traces, session, spans, redacted).toJson());
    // Line ends are content here.
    files.file(".gitattributes", "* -text\n".getBytes(StandardCharsets.UTF_8));
  }
}
