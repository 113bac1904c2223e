package dev.verbatim.otlp.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String LONG = "{\"content\":\"long é \\u0000 \uD83D\uDE00\"}".repeat(20);
  private static final byte[] BINARY = new byte[500];

  static {
    for (int i = 0; i < BINARY.length; i++) {
      BINARY[i] = (byte) (i * 31);
    }
  }

  @TempDir Path folder;

  private static String span(String name, String... values) {
    StringBuilder attributes = new StringBuilder();
    for (String value : values) {
      attributes.append(attributes.isEmpty() ? "" : ",");
      attributes.append("{\"key\":\"stringValue\",\"value\":").append(value).append('}');
    }
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\""
        + name
        + "\",\"attributes\":["
        + attributes
        + "]}]}]}]}";
  }

  private static String text(String value) {
    return "{\"stringValue\":" + JsonText.quoted(value) + "}";
  }

  private static String bytes(byte[] value) {
    return "{\"bytesValue\":\"" + Base64.getEncoder().encodeToString(value) + "\"}";
  }

  private static Map<String, byte[]> files(String... spans) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    TapeWriter writer =
        new TapeWriter((name, content) -> assertThat(files.put(name, content)).as(name).isNull());
    for (String span : spans) {
      writer.add(span.getBytes(StandardCharsets.UTF_8));
    }
    writer.finish(List.of(TRACE), Optional.of("s-1"), List.of());
    return files;
  }

  private void write(String... spans) throws IOException {
    for (Map.Entry<String, byte[]> file : files(spans).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private List<String> read() throws IOException {
    List<String> spans = new ArrayList<>();
    try (TapeReader reader = TapeReader.open(folder)) {
      for (Optional<byte[]> span = reader.next(); span.isPresent(); span = reader.next()) {
        spans.add(new String(span.get(), StandardCharsets.UTF_8));
      }
    }
    return spans;
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    String[] spans = {
      span("a", text("short"), text(LONG), bytes(BINARY), bytes(new byte[] {1, 2})),
      span("b", text(LONG), "{\"intValue\":\"9007199254740993\"}", "{\"doubleValue\":0.1}")
    };
    write(spans);
    assertThat(read().stream().map(JsonTree::parse).toList())
        .containsExactlyElementsOf(Stream.of(spans).map(JsonTree::parse).toList());
    try (TapeReader reader = TapeReader.open(folder)) {
      assertThat(reader.manifest())
          .isEqualTo(new TapeManifest(List.of(TRACE), Optional.of("s-1"), 2, List.of()));
    }
  }

  @Test
  void equalValuesAreOneFileAndTheSameSpansTheSameFiles() throws IOException {
    String[] spans = {span("a", text(LONG)), span("b", text(LONG), bytes(BINARY))};
    Map<String, byte[]> files = files(spans);
    assertThat(files.keySet().stream().filter(name -> name.startsWith("blobs/"))).hasSize(2);
    assertThat(files.keySet().stream().filter(name -> name.endsWith(".json")))
        .anyMatch(name -> name.startsWith("blobs/"));
    assertThat(new String(files.get("spans.jsonl"), StandardCharsets.UTF_8)).doesNotContain("long");
    Map<String, byte[]> again = files(spans);
    files.forEach((name, content) -> assertThat(again.get(name)).as(name).isEqualTo(content));
  }

  @Test
  void aChangedFileIsRefusedByName() throws IOException {
    write(span("a", text(LONG)));
    Path blob;
    try (var blobs = Files.list(folder.resolve("blobs"))) {
      blob = blobs.findFirst().orElseThrow();
    }
    Files.writeString(blob, LONG + "\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(TapeException.class)
        .hasMessageContaining(blob.getFileName().toString())
        .hasMessageContaining("SHA-256");
    Files.delete(blob);
    assertThatThrownBy(this::read)
        .isInstanceOf(TapeException.class)
        .hasMessageContaining("spans.jsonl line 1")
        .hasMessageContaining("no such file");
  }

  @Test
  void noNameLeadsOutOfTheTape() throws IOException {
    write(span("a", text("short")));
    Files.writeString(
        folder.resolve("spans.jsonl"),
        "{\"value\":{\"fileValue\":{\"file\":\"blobs/../../secret\",\"as\":\"string\"}}}\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(TapeException.class)
        .hasMessageContaining("a file of another name");
  }

  @Test
  void damagedLinesMissingLinesAndOtherDirectoriesAreTold() throws IOException {
    assertThatThrownBy(this::read).isInstanceOf(TapeException.class).hasMessageContaining("tape");
    write(span("a", text("short")), span("b", text("short")));
    Path lines = folder.resolve("spans.jsonl");
    String whole = Files.readString(lines);
    Files.writeString(lines, whole.substring(0, whole.indexOf('\n') + 1));
    assertThatThrownBy(this::read).hasMessage("spans.jsonl: 1 lines (expected: 2)");
    Files.writeString(lines, whole.substring(0, whole.length() - 10));
    assertThatThrownBy(this::read).hasMessageContaining("spans.jsonl line 2: no JSON");
    Path manifest = folder.resolve("tape.json");
    Files.writeString(manifest, Files.readString(manifest).replace(": 1,", ": 99,"));
    assertThatThrownBy(this::read).hasMessageContaining("version 99 (expected: 1..1");
  }
}
