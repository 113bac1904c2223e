package dev.verbatim.e2e.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * Random credentials that must be found nowhere, and random words that must be found, so that the
 * search is known to work.
 */
public final class Canaries {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  /** A part of a credential is a leak already. */
  private static final int PART = 16;

  private final SplittableRandom random;
  private final Map<String, String> secrets = new HashMap<>();
  private final Map<String, String> witnesses = new HashMap<>();

  /** Prints the seed. */
  public Canaries(long seed) {
    System.out.println("canaries of seed " + seed);
    random = new SplittableRandom(seed);
  }

  /** A credential, with the place where it is put. */
  public String secret(String where, int length) {
    // Real keys of that length have digits; without one it would be a word.
    String secret = randomText(length - 1) + random.nextInt(10);
    secrets.put(secret.substring(0, Math.min(PART, length)), where);
    return secret;
  }

  /** An ordinary word, with the place where it is put. */
  public String witness(String where) {
    String word = "witness" + randomText(12).toLowerCase(Locale.ROOT);
    witnesses.put(word, where);
    return word;
  }

  private String randomText(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** All words and no credential are in the folder; no credential is in what was shown. */
  public void assertKept(Path data, List<String> shown) throws IOException {
    DataFolder folder = new DataFolder(data);
    Map<String, String> missing = new HashMap<>(witnesses);
    folder.find(witnesses.keySet()).forEach(missing::remove);
    assertThat(missing.values()).as("ordinary text that the search must find").isEmpty();
    assertThat(folder.find(secrets.keySet()).stream().map(secrets::get))
        .as("credentials on the disk")
        .isEmpty();
    String text = String.join("\n", shown).toLowerCase(Locale.ROOT);
    assertThat(
            secrets.keySet().stream()
                .filter(part -> text.contains(part.toLowerCase(Locale.ROOT)))
                .map(secrets::get))
        .as("credentials in answers of the API or in the log")
        .isEmpty();
  }

  /** Every JSON and every payload the API gives for everything stored, and its metrics. */
  public static List<String> everythingServed(Api api) {
    List<String> texts = new ArrayList<>();
    texts.add(new String(api.raw("/metrics").body(), UTF_8));
    JsonNode traces = api.traces("");
    texts.add(traces.toString());
    for (JsonNode summary : traces.path("items")) {
      String traceId = summary.path("traceId").asText();
      JsonNode trace = api.trace(traceId);
      texts.add(trace.toString());
      for (JsonNode node : trace.path("spans")) {
        String spanId = node.path("spanId").asText();
        JsonNode span = api.span(traceId, spanId);
        texts.add(span.toString());
        for (JsonNode payload : span.path("payloads")) {
          String name = Api.encode(payload.path("name").asText());
          texts.add(text(api.bytes(traceId, spanId, "payloads/" + name).body()));
        }
      }
    }
    return texts;
  }

  private static String text(byte[] payload) {
    if (payload.length < 2 || payload[0] != 0x1f || payload[1] != (byte) 0x8b) {
      return new String(payload, UTF_8);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
