package dev.verbatim.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanStatus;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** OTLP in each of the ways it is put into files. */
class OtlpFilesTest {
  private static final Imported JSON = Imported.resource("otlp.json");
  private static final ExportTraceServiceRequest REQUEST = JSON.requests().getFirst();

  @Test
  void jsonIsReadAsItsSpecificationSays() {
    assertThat(JSON.problems())
        .containsExactly("file:1: spans[1].traceId: \"7d3f\" (expected: 32 hexadecimal digits)");
    Span span = JSON.span("chat m");
    assertThat(span.traceId().toString()).isEqualTo("7d3f0c1e5a9b4c2d8e6f7a0b1c2d3e4f");
    assertThat(span.durationNanos()).isEqualTo(1_250_000_000L);
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.links()).hasSize(1);
    assertThat(span.events()).hasSize(1);
    assertThat(span.service()).contains("shop");
    AttributeValue list = span.attributes().get("list").orElseThrow();
    assertThat(((AttributeValue.Array) list).values())
        .hasSize(5)
        .contains(
            AttributeValue.of(0.5),
            AttributeValue.of(true),
            new AttributeValue.Bytes(new byte[] {0, 1, -1}));
  }

  @Test
  void plainProtobuf() throws IOException {
    assertThat(Imported.of(REQUEST.toByteArray()).spans()).isEqualTo(JSON.spans());
  }

  @Test
  void framedProtobufAndFramedCompressedJson() throws IOException {
    byte[] protobuf = REQUEST.toByteArray();
    Imported framed = Imported.of(frames(List.of(protobuf, protobuf)));
    assertThat(framed.spans()).containsExactly(JSON.spans().getFirst(), JSON.spans().getFirst());
    assertThat(Imported.of(frames(List.of(Zstd.compress(protobuf)))).spans())
        .isEqualTo(JSON.spans());
  }

  @Test
  void aFrameThatBreaksOffCostsItselfOnly() throws IOException {
    byte[] whole = frames(List.of(REQUEST.toByteArray(), REQUEST.toByteArray()));
    Imported cut = Imported.of(java.util.Arrays.copyOf(whole, whole.length - 3));
    assertThat(cut.spans()).isEqualTo(JSON.spans());
    assertThat(cut.problems()).containsExactly("file: message 2: the file breaks off");
  }

  @Test
  void compressedFiles() throws IOException {
    byte[] lines = (line("a") + "\n" + line("b") + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(lines);
    }
    assertThat(Imported.of(gzip.toByteArray()).spans())
        .extracting(Span::name)
        .containsExactly("a", "b");
    assertThat(Imported.of(Zstd.compress(lines)).spans())
        .extracting(Span::name)
        .containsExactly("a", "b");
    Imported cut = Imported.of(java.util.Arrays.copyOf(gzip.toByteArray(), gzip.size() - 20));
    assertThat(cut.problems()).isNotEmpty();
  }

  @Test
  void requestsStaySmallAndLoseNothing() throws IOException {
    StringBuilder file = new StringBuilder();
    String text = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      file.append(line(i + text)).append('\n');
    }
    Imported found = Imported.of(file.toString());
    assertThat(found.spans()).hasSize(20);
    assertThat(found.requests()).allMatch(request -> request.getSerializedSize() <= 5 << 20);
  }

  static String line(String name) {
    return """
    {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"7d3f0c1e5a9b4c2d8e6f7a0b1c2d3e4f","spanId":"a1b2c3d4e5f60718",\
    "name":"%s","startTimeUnixNano":"1795165200000000000","endTimeUnixNano":"1795165200000000001"}]}]}]}\
    """
        .formatted(name);
  }

  private static byte[] frames(List<byte[]> messages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (byte[] message : messages) {
      out.writeInt(message.length);
      out.write(message);
    }
    return bytes.toByteArray();
  }
}
