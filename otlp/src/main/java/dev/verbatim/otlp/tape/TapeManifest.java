package dev.verbatim.otlp.tape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a tape says of itself, in {@code tape.json}.
 *
 * @param traces the ids of its traces in hexadecimal, in the order of time; at least one
 * @param session the conversation, if all of it is on the tape
 * @param spans how many lines it has
 * @param redacted kinds of values that were replaced, e.g. {@code email}
 */
public record TapeManifest(
    List<String> traces, Optional<String> session, int spans, List<String> redacted) {
  /** Its name in the tape. */
  public static final String FILE = "tape.json";

  /** The format that is written, and the newest that is read. */
  public static final int VERSION = 1;

  public TapeManifest {
    traces = List.copyOf(traces);
    redacted = List.copyOf(redacted);
    if (traces.isEmpty()) {
      throw new IllegalArgumentException("traces: none (expected: at least one)");
    }
  }

  byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeArrayFieldStart("traces");
      for (String trace : traces) {
        json.writeString(trace);
      }
      json.writeEndArray();
      if (session.isPresent()) {
        json.writeStringField("session", session.get());
      }
      json.writeNumberField("spans", spans);
      json.writeArrayFieldStart("redacted");
      for (String kind : redacted) {
        json.writeString(kind);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads it.
   *
   * @throws TapeException if it is not what {@link #toJson} writes
   */
  static TapeManifest of(byte[] bytes) throws TapeException {
    Optional<Json.Obj> read =
        JsonTree.parse(new String(bytes, StandardCharsets.UTF_8))
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast);
    if (read.isEmpty()) {
      throw new TapeException(FILE + ": no JSON object (expected: the file that the export wrote)");
    }
    long version = read.get().integer("version").orElse(0);
    if (version < 1 || version > VERSION) {
      throw new TapeException(
          FILE + ": version " + version + " (expected: 1.." + VERSION + ", or a newer Verbatim)");
    }
    List<String> traces = texts(read.get(), "traces");
    if (traces.isEmpty()) {
      throw new TapeException(FILE + ": traces: none (expected: at least one id)");
    }
    return new TapeManifest(
        traces,
        read.get().text("session"),
        (int) read.get().integer("spans").orElse(0),
        texts(read.get(), "redacted"));
  }

  private static List<String> texts(Json.Obj object, String name) {
    return object.elements(name).stream().map(Json::scalarText).flatMap(Optional::stream).toList();
  }
}
