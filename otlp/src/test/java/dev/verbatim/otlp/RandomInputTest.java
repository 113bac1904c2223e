package dev.verbatim.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.verbatim.otlp.OtlpResponses.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged requests: the decoder answers or refuses, it never fails in another way. */
final class RandomInputTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> FIXTURES =
      List.of("otel-parts", "otel-events", "openinference", "traceloop", "langfuse", "langsmith");

  private final OtlpDecoder decoder = new OtlpDecoder(OtlpLimits.DEFAULT);

  @Test
  void neverFailsInAnotherWay() throws IOException {
    long seed = Long.getLong("verbatim.seed", System.nanoTime());
    System.out.println("RandomInputTest -Dverbatim.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> protobuf = new ArrayList<>();
    List<byte[]> json = new ArrayList<>();
    for (String fixture : FIXTURES) {
      FlatSpan span = FlatSpan.read("/dialects/" + fixture + ".json");
      protobuf.add(span.protobuf());
      json.add(span.otlpJson());
    }
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      boolean asJson = random.nextBoolean();
      List<byte[]> from = asJson ? json : protobuf;
      byte[] body = damaged(from.get(random.nextInt(from.size())), random);
      try {
        OtlpBatch batch =
            asJson
                ? decoder.spans("p", Encoding.JSON, body)
                : decoder.spans("p", Encoding.PROTOBUF, body);
        taken += batch.spans().size();
        OtlpResponses.success(OtlpResponses.Encoding.PROTOBUF, batch);
      } catch (OtlpException clientError) {
        refused++;
      } catch (RuntimeException | StackOverflowError failure) {
        fail("seed " + seed + ", round " + round, failure);
      }
    }
    assertThat(taken).as("the damage must not be total, seed " + seed).isPositive();
    assertThat(refused).as("the damage must be felt, seed " + seed).isPositive();
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] body = good.clone();
    int wounds = 1 + random.nextInt(4);
    for (int i = 0; i < wounds; i++) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] = (byte) random.nextInt(256);
        case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int length = Math.min(random.nextInt(40), body.length - at);
          System.arraycopy(good, random.nextInt(good.length - length + 1), body, at, length);
        }
        default -> body = at == 0 ? body : Arrays.copyOf(body, at);
      }
    }
    return body;
  }
}
