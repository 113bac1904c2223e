package dev.verbatim.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files that are broken, wrong or enormous. */
class HostileFilesTest {
  private static final String GOOD = OtlpFilesTest.line("good");

  @Test
  void aBadLineCostsItselfOnly() throws IOException {
    Imported found = Imported.of(GOOD + "\n{\"resourceSpans\":[{\"sco\n\n17\n" + GOOD + "\n");
    assertThat(found.spans()).hasSize(2);
    assertThat(found.problems())
        .containsExactly(
            "file:2: not valid JSON at column 24 (expected: a whole JSON value)",
            "file:4: a bare value (expected: an object)");
    assertThat(found.summary().skipped()).isEqualTo(2);
  }

  @Test
  void aDocumentThatBreaksOffGivesWhatCameBefore() throws IOException {
    String list = "[\n" + GOOD + ",\n" + GOOD + ",\n{\"resourceSpans\":[{\"scopeSp";
    Imported found = Imported.of(list);
    assertThat(found.spans()).hasSize(2);
    assertThat(found.problems()).hasSize(1);
    assertThat(found.problems().getFirst())
        .startsWith("file:4: not valid JSON")
        .endsWith("the rest of the file was not read");
  }

  @Test
  void messagesDoNotQuoteContent() throws IOException {
    Imported found =
        Imported.of(
            "{\"run_type\":\"llm\",\"id\":\"a\",\"start_time\":{\"secret prompt\":1}}\n{secret\n");
    assertThat(found.problems()).hasSize(2).noneMatch(problem -> problem.contains("secret"));
    assertThat(found.problems().getFirst())
        .isEqualTo(
            "file:1: start_time: an object (expected: a time, e.g. 2026-11-20T09:00:00.123Z)");
  }

  @Test
  void wrongTypesAreToldByField() throws IOException {
    Imported found =
        Imported.of(
            """
            {"run_type":"llm","id":["x"],"start_time":"2026-11-20T09:00:00Z"}
            {"run_type":"llm","start_time":"2026-11-20T09:00:00Z"}
            {"run_type":7,"id":"ok","name":{"a":1},"start_time":1795165200,"inputs":"text","extra":[1],"tags":"x","events":[7]}
            """);
    assertThat(found.problems())
        .containsExactly(
            "file:1: id: a list (expected: the run's UUID)",
            "file:2: id: missing (expected: the run's UUID)");
    assertThat(found.spans()).hasSize(1);
    assertThat(found.spans().getFirst().attributes().text("langsmith.raw.inputs")).contains("text");
  }

  @Test
  void aHugeLineIsPassedOverInBoundedMemory() throws IOException {
    InputStream in =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(
                        (GOOD + "\n{\"a\":\"").getBytes(StandardCharsets.UTF_8)),
                    repeated('x', TraceImport.MAX_RECORD_BYTES + 10L),
                    new ByteArrayInputStream(("\"}\n" + GOOD).getBytes(StandardCharsets.UTF_8)))));
    Imported found = Imported.of(in, Optional.empty());
    assertThat(found.spans()).hasSize(2);
    assertThat(found.problems()).containsExactly("file:2: the line is longer than 64 MiB");
  }

  @Test
  void aHugeElementOfAListIsPassedOver() throws IOException {
    int piece = 1 << 20;
    byte[] number = (",\"" + "x".repeat(piece) + "\"").getBytes(StandardCharsets.UTF_8);
    java.util.Vector<InputStream> parts = new java.util.Vector<>();
    parts.add(new ByteArrayInputStream("[\n{\"run_type\":[\"a\"".getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 70; i++) {
      parts.add(new ByteArrayInputStream(number));
    }
    String end =
        "]},\n{\"run_type\":\"llm\",\"id\":\"a\",\"start_time\":\"2026-11-20T09:00:00Z\"}]";
    parts.add(new ByteArrayInputStream(end.getBytes(StandardCharsets.UTF_8)));
    Imported found =
        Imported.of(new SequenceInputStream(parts.elements()), Optional.of(ImportFormat.LANGSMITH));
    assertThat(found.problems())
        .containsExactly("file:2: the record is longer than 64 Mi characters");
    assertThat(found.spans()).hasSize(1);
  }

  @Test
  void nestingIsBounded() throws IOException {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    Imported found = Imported.of("[{\"run_type\":" + deep + "},\n" + GOOD.replace("\n", "") + "]");
    assertThat(found.problems()).containsExactly("file:1: nested deeper than 500 levels");
    assertThat(found.spans()).hasSize(1);
  }

  @Test
  void nobodysFormatIsNamed() {
    assertThatThrownBy(() -> Imported.of("{\"colour\":\"violet\",\"size\":3}\n"))
        .isInstanceOf(ImportException.class)
        .hasMessage(
            "file:1: not recognised by its fields (colour, size); name its format with --from"
                + " langfuse, langsmith, helicone, phoenix, otlp, verbatim");
    assertThatThrownBy(() -> Imported.of("PAR1...."))
        .hasMessageContaining("Parquet cannot be imported");
  }

  @Test
  void emptyFilesAreNothing() throws IOException {
    for (String empty : List.of("", "\n \n", "[]", "{\"resourceSpans\":[]}")) {
      Imported found = Imported.of(empty);
      assertThat(found.spans()).isEmpty();
      assertThat(found.problems()).isEmpty();
    }
  }

  @Test
  void csvRowsOfTheWrongLengthAreTold() throws IOException {
    Imported found =
        Imported.of(
            """
            id,traceId,startTime,name,userId
            a,t,2026-11-20T09:00:00Z,one,u
            b,t,2026-11-20T09:00:00Z
            c,t,2026-11-20T09:00:00Z,"two
            lines",u
            d,t,"2026
            """);
    assertThat(found.spans()).extracting(span -> span.name()).containsExactly("one", "two\nlines");
    assertThat(found.problems())
        .containsExactly(
            "file:3: 3 cells (expected: 5, as in the first row)",
            "file:6: the file ends inside quotes");
  }

  @Test
  void damagedFilesNeverThrowAnythingElse() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (String name :
        List.of("langfuse-trace.json", "langsmith-runs.jsonl", "helicone.jsonl", "otlp.json")) {
      byte[] whole;
      try (InputStream in = HostileFilesTest.class.getResourceAsStream(name)) {
        whole = java.util.Objects.requireNonNull(in).readAllBytes();
      }
      for (int round = 0; round < 200; round++) {
        byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        for (int i = random.nextInt(4); i > 0; i--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          Imported.of(damaged);
        } catch (IOException expected) {
          assertThat(expected).as("seed %d, %s", seed, name).isInstanceOf(IOException.class);
        } catch (RuntimeException unexpected) {
          throw new AssertionError("seed " + seed + ", " + name + ", round " + round, unexpected);
        }
      }
    }
  }

  private static InputStream repeated(char next, long times) {
    return new InputStream() {
      private long left = times;

      @Override
      public int read() {
        return left-- > 0 ? next : -1;
      }

      @Override
      public int read(byte[] bytes, int from, int length) {
        int count = (int) Math.min(length, left);
        if (count <= 0) {
          return -1;
        }
        Arrays.fill(bytes, from, from + count, (byte) next);
        left -= count;
        return count;
      }
    };
  }
}
