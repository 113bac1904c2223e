package dev.verbatim.otlp.tape;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.verbatim.otlp.json.JsonTree;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a tape from its directory. Files that changed since they were written are refused. */
public final class TapeReader implements AutoCloseable {
  private final Path directory;
  private final TapeManifest manifest;
  private final BufferedReader lines;
  private int line;

  private TapeReader(Path directory, TapeManifest manifest, BufferedReader lines) {
    this.directory = directory;
    this.manifest = manifest;
    this.lines = lines;
  }

  /**
   * Opens a tape.
   *
   * @throws TapeException if there is none
   */
  public static TapeReader open(Path directory) throws IOException {
    Path file = directory.resolve(TapeManifest.FILE);
    try {
      TapeManifest manifest = TapeManifest.of(Files.readAllBytes(file));
      return new TapeReader(
          directory,
          manifest,
          Files.newBufferedReader(directory.resolve(TapeWriter.SPANS), StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      throw new TapeException(
          missing.getMessage() + ": no such file (expected: a directory with a tape)", missing);
    }
  }

  public TapeManifest manifest() {
    return manifest;
  }

  /**
   * The next span as an export request in OTLP's JSON; empty behind the last one.
   *
   * @throws TapeException if a line or a file of it is damaged
   */
  public Optional<byte[]> next() throws IOException {
    @Nullable String text = lines.readLine();
    if (text == null) {
      if (line != manifest.spans()) {
        throw new TapeException(
            TapeWriter.SPANS + ": " + line + " lines (expected: " + manifest.spans() + ")");
      }
      return Optional.empty();
    }
    line++;
    ByteArrayOutputStream otlp = new ByteArrayOutputStream();
    try (JsonParser in = JsonTree.FACTORY.createParser(text);
        JsonGenerator out = JsonTree.FACTORY.createGenerator(otlp)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        copy(in, out);
      }
    } catch (JsonProcessingException damaged) {
      throw new TapeException(at("no JSON (expected: a span in OTLP's JSON)"), damaged);
    }
    return Optional.of(otlp.toByteArray());
  }

  private void copy(JsonParser in, JsonGenerator out) throws IOException {
    boolean reference =
        in.currentToken() == JsonToken.FIELD_NAME && TapeWriter.REFERENCE.equals(in.currentName());
    if (!reference) {
      out.copyCurrentEvent(in);
      return;
    }
    String name = "";
    String as = "";
    in.nextToken();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean file = "file".equals(in.currentName());
      in.nextToken();
      if (file) {
        name = String.valueOf(in.getText());
      } else {
        as = String.valueOf(in.getText());
      }
    }
    byte[] content = content(name);
    if (as.equals("string")) {
      out.writeStringField("stringValue", new String(content, StandardCharsets.UTF_8));
    } else {
      out.writeBinaryField("bytesValue", content);
    }
  }

  private byte[] content(String name) throws IOException {
    if (!Blob.isName(name)) {
      throw new TapeException(at("a file of another name (expected: blobs/<SHA-256>.json)"));
    }
    byte[] content;
    try {
      content = Files.readAllBytes(directory.resolve(name));
    } catch (NoSuchFileException missing) {
      throw new TapeException(at(name + ": no such file"), missing);
    }
    if (!Blob.isNamedAfter(name, content)) {
      throw new TapeException(
          name
              + ": not what was recorded: its SHA-256 is another (expected: the bytes as they were"
              + " written, line ends included)");
    }
    return content;
  }

  private String at(String problem) {
    return TapeWriter.SPANS + " line " + line + ": " + problem;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
