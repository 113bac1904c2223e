package dev.verbatim.store.testkit;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes spans and payloads for tests of stores. */
public final class TestSpans {
  public static final String PROJECT = "test";

  /** 2026-01-01T00:00:00Z. */
  public static final long T0 = 1_767_225_600_000_000_000L;

  public static final long SECOND = 1_000_000_000L;

  /** Text slices as they are; of JSON everything but its punctuation. */
  public static final SliceText SLICE_TEXT =
      (type, content) ->
          switch (type) {
            case TEXT -> new String(content, StandardCharsets.UTF_8);
            case JSON ->
                new String(content, StandardCharsets.UTF_8).replaceAll("[{}\\[\\]\",:]", " ");
            case STREAM, OPAQUE -> "";
          };

  private TestSpans() {}

  public static TraceId trace(long number) {
    return new TraceId(0x1234_0000_0000_0000L | number, ~number);
  }

  public static SpanId spanId(long number) {
    return new SpanId(0xabcd_0000_0000_0000L | number);
  }

  /** A span that starts {@code number} seconds after {@link #T0} and takes one second. */
  public static SpanBuilder span(long trace, long number) {
    return Span.builder(PROJECT, trace(trace), spanId(number))
        .name("span " + number)
        .startEpochNanos(T0 + number * SECOND)
        .endEpochNanos(T0 + (number + 1) * SECOND);
  }

  /** A record without payloads. */
  public static SpanRecord record(SpanBuilder span) {
    return record(span.build(), List.of(), Optional.empty());
  }

  /** A record of a span with these payloads, all slices introduced. */
  public static SpanRecord record(SpanBuilder span, SlicedPayload... payloads) {
    return record(
        span.payloads(List.of(payloads).stream().map(SlicedPayload::ref).toList()).build(),
        List.of(payloads),
        Optional.empty());
  }

  public static SpanRecord record(
      Span span, List<SlicedPayload> payloads, Optional<SpanKey> recipeBase) {
    Set<Hash128> introduced = new HashSet<>();
    payloads.forEach(payload -> payload.slices().forEach(slice -> introduced.add(slice.hash())));
    return new SpanRecord(span, contentHash(span), payloads, introduced, recipeBase);
  }

  /** A hash that differs whenever the spans differ. */
  public static Hash128 contentHash(Span span) {
    return Hash128.truncate(
        Sha256.newDigest().digest(span.toString().getBytes(StandardCharsets.UTF_8)));
  }

  public static WriteBatch batch(SpanRecord... records) {
    return new WriteBatch(List.of(records), List.of());
  }

  /** A payload of one text slice, as it is. */
  public static SlicedPayload text(String name, String text) {
    return payload(name, List.of(slice(Slice.Type.TEXT, text)), RecipeStep.Encoding.RAW);
  }

  /** A payload of these slices, each in this encoding. */
  public static SlicedPayload payload(
      String name, List<Slice> slices, RecipeStep.Encoding encoding) {
    List<RecipeStep> recipe = new ArrayList<>();
    Map<Hash128, Slice> distinct = new HashMap<>();
    for (Slice slice : slices) {
      recipe.add(new RecipeStep(slice.hash(), encoding));
      distinct.putIfAbsent(slice.hash(), slice);
    }
    byte[] bytes =
        PayloadAssembler.assemble(
            recipe, hash -> distinct.getOrDefault(hash, slices.getFirst()).content());
    PayloadRef ref =
        new PayloadRef(name, Optional.of("application/json"), bytes.length, Sha256.of(bytes), 0);
    return new SlicedPayload(ref, recipe, List.copyOf(distinct.values()));
  }

  public static Slice slice(Slice.Type type, String text) {
    return slice(PROJECT, type, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Slice slice(String project, Slice.Type type, byte[] content) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(project.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update((byte) type.ordinal());
    return new Slice(Hash128.truncate(digest.digest(content)), type, content);
  }
}
