package dev.verbatim.capture.slice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlicerTest {
  private static final String LONG =
      "The committee met again on the following day and, after some discussion of the minutes, "
          + "agreed that the harbour wall should be surveyed before the winter storms.";

  private static SlicedPayload cut(byte[] bytes) {
    PayloadRef ref =
        new PayloadRef("request.1", Optional.empty(), bytes.length, Sha256.of(bytes), 0);
    return new Slicer("shop", 64).cut(ref, bytes, Slicer.Form.ANY, Optional.empty()).payload();
  }

  private static SlicedPayload cut(String text) {
    return cut(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] rebuild(SlicedPayload payload) {
    Map<Hash128, byte[]> contents = new HashMap<>();
    payload.slices().forEach(slice -> contents.put(slice.hash(), slice.content()));
    return PayloadAssembler.assemble(
        payload.recipe(), hash -> Objects.requireNonNull(contents.get(hash)));
  }

  private static Set<String> texts(SlicedPayload payload) {
    Set<String> texts = new HashSet<>();
    for (Slice slice : payload.slices()) {
      if (slice.type() == Slice.Type.TEXT) {
        texts.add(new String(slice.content(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static long newBytes(SlicedPayload before, SlicedPayload after) {
    Set<Hash128> known = new HashSet<>();
    before.slices().forEach(slice -> known.add(slice.hash()));
    return after.slices().stream()
        .filter(slice -> !known.contains(slice.hash()))
        .mapToLong(slice -> slice.content().length)
        .sum();
  }

  @Test
  void cutsMessagesAndLongStrings() {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\""
            + LONG
            + "\"},\n {\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}";
    SlicedPayload payload = cut(body);
    assertThat(new String(rebuild(payload), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(payload.slices().stream().map(s -> new String(s.content(), StandardCharsets.UTF_8)))
        .containsExactly(
            "{\"model\":\"m\",\"messages\":[",
            "{\"role\":\"system\",\"content\":\"",
            LONG,
            "\"}",
            ",\n {\"role\":\"user\",\"content\":\"hi\"}",
            "],\"stream\":true}");
  }

  @Test
  void decodesStringsWhateverTheClientEscapes() {
    String text = LONG + "\n\"ümläut\" / 日本 \uD83D\uDE00 \\ \t";
    String minimal = LONG + "\\n\\\"ümläut\\\" / 日本 \uD83D\uDE00 \\\\ \\t";
    String ascii = LONG + "\\n\\\"\\u00fcml\\u00e4ut\\\" / \\u65e5\\u672c \\ud83d\\ude00 \\\\ \\t";
    String slash = minimal.replace("/", "\\/");
    for (String inside : new String[] {minimal, ascii, slash}) {
      SlicedPayload payload = cut("{\"x\":\"" + inside + "\"}");
      assertThat(texts(payload)).containsExactly(text);
      assertThat(new String(rebuild(payload), StandardCharsets.UTF_8))
          .isEqualTo("{\"x\":\"" + inside + "\"}");
    }
  }

  @Test
  void keepsStringsThatNoEncodingGivesBack() {
    for (String odd : new String[] {"\\u003cb\\u003e", "\\ud800", "\\u00FC", "\\u0041"}) {
      String body = "{\"x\":\"" + LONG + odd + "\"}";
      assertThat(new String(rebuild(cut(body)), StandardCharsets.UTF_8)).isEqualTo(body);
      assertThat(texts(cut(body))).isEmpty();
    }
  }

  @Test
  void anAppendedMessageCostsOnlyItself() {
    String head = "{\"messages\":[{\"role\":\"user\",\"content\":\"one\"}";
    String more = ",{\"role\":\"assistant\",\"content\":\"two\"}";
    assertThat(newBytes(cut(head + "]}"), cut(head + more + "]}"))).isEqualTo(more.length());
  }

  @Test
  void aMovingCacheMarkerCostsLittle() {
    StringBuilder before = new StringBuilder("{\"messages\":[");
    StringBuilder after = new StringBuilder("{\"messages\":[");
    String mark = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    for (int i = 0; i < 20; i++) {
      String start =
          (i == 0 ? "" : ",") + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"";
      String text = i + LONG;
      before.append(start).append(text).append('"').append(i == 10 ? mark : "").append("}]}");
      after.append(start).append(text).append('"').append(i == 15 ? mark : "").append("}]}");
    }
    assertThat(newBytes(cut(before + "]}"), cut(after + "]}"))).isLessThan(100);
  }

  @Test
  void aDateInTheSystemPromptCostsOneParagraph() {
    StringBuilder prompt = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      prompt.append("Rule ").append(i).append(": ").append(LONG).append("\\n\\n");
      if (i == 50) {
        prompt.append("NOW").append("\\n\\n");
      }
    }
    String body = "{\"system\":\"" + prompt + "\"}";
    SlicedPayload monday = cut(body.replace("NOW", "It is Monday, 10:15."));
    SlicedPayload friday = cut(body.replace("NOW", "It is now Friday, 9:59 in the morning."));
    assertThat(newBytes(monday, friday)).isLessThan(2 * TextChunks.LARGE);
    assertThat(rebuild(friday).length).isGreaterThan(10_000);
  }

  @Test
  void base64IsASliceOfItsOwn() {
    byte[] image = new byte[3000];
    new Random(7).nextBytes(image);
    String base64 = java.util.Base64.getEncoder().encodeToString(image);
    SlicedPayload payload = cut("{\"url\":\"data:image/png;base64," + base64 + "\"}");
    assertThat(payload.slices().stream().filter(slice -> slice.type() == Slice.Type.OPAQUE))
        .hasSize(1);
    assertThat(texts(payload)).isEmpty();
  }

  @Test
  void anyBytesRebuild() {
    long seed = new Random().nextLong();
    System.out.println("seed of anyBytesRebuild: " + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "{\"messages\":[",
      "{\"role\":\"user\",\"content\":\"",
      LONG,
      "\"}",
      "]",
      "}",
      ",",
      "\\n",
      "\\u00e4",
      "\\ud83d\\ude00",
      "\\ud800",
      "\"",
      "\\",
      "\u0000",
      "ä",
      "\uFEFF",
      "[",
      "{",
      "\"tools\":[",
      "1e5",
      "data: ",
      "\n\n",
      "null",
      ":",
      "\\/",
      "\n",
      "\r"
    };
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(30);
      for (int i = 0; i < count; i++) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(3) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      for (Slicer.Form form : Slicer.Form.values()) {
        PayloadRef ref = new PayloadRef("x", Optional.empty(), bytes.length, Sha256.of(bytes), 0);
        SlicedPayload payload =
            new Slicer("p", 16).cut(ref, bytes, form, Optional.empty()).payload();
        assertThat(rebuild(payload)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void validJsonWithAnyStringsRebuilds() {
    long seed = new Random().nextLong();
    System.out.println("seed of validJsonWithAnyStringsRebuilds: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      StringBuilder json = new StringBuilder("{\"input\":[");
      for (int i = 0; i < 5; i++) {
        json.append(i == 0 ? "" : ",").append("{\"t\":\"");
        for (int k = 0; k < 200; k++) {
          int kind = random.nextInt(20);
          switch (kind) {
            case 0 -> json.append(String.format("\\u%04x", random.nextInt(0x10000)));
            case 1 -> json.append(String.format("\\u%04X", random.nextInt(0x10000)));
            case 2 -> json.append("\\n\\\"\\\\");
            case 3 -> json.append("\\/");
            case 4 -> json.appendCodePoint(0x4e00 + random.nextInt(100));
            default -> json.append((char) ('a' + random.nextInt(26)));
          }
        }
        json.append("\"}");
      }
      byte[] bytes = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
      assertThat(rebuild(cut(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void largeBinariesAreCutByContent() {
    byte[] bytes = new byte[3 << 20];
    new Random(3).nextBytes(bytes);
    SlicedPayload payload = cut(bytes);
    assertThat(rebuild(payload)).isEqualTo(bytes);
    assertThat(payload.recipe().size()).isBetween(3, 60);
    byte[] shifted = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, shifted, 1, bytes.length);
    assertThat(newBytes(payload, cut(shifted))).isLessThan(2 << 20);
  }

  @Test
  void recipesNameTheirSlices() {
    SlicedPayload payload = cut("{\"messages\":[{\"a\":1},{\"a\":1},{\"a\":1}]}");
    Set<Hash128> known = new HashSet<>();
    payload.slices().forEach(slice -> assertThat(known.add(slice.hash())).isTrue());
    assertThat(payload.recipe()).extracting(RecipeStep::slice).allMatch(known::contains);
  }
}
