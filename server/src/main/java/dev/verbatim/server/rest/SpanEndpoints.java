package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.server.api.ChunksDocument;
import dev.verbatim.server.api.SpanDocument;
import dev.verbatim.store.SpanReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One span and its exact bytes. */
final class SpanEndpoints {
  private final String project;
  private final SpanReader reader;
  private final PromptVersions versions;
  private final SpanConversations conversations;

  SpanEndpoints(String project, SpanReader reader, PromptVersions versions) {
    this.project = project;
    this.versions = versions;
    this.reader = reader;
    this.conversations = new SpanConversations(reader);
  }

  ApiAnswer span(ApiRequest request) {
    List<StoredSpan> variants = variants(request);
    StoredSpan stored = chosen(request, variants);
    return new ApiAnswer.Document(
        SpanDocument.of(
            stored,
            variants,
            versions.of(stored),
            conversations.read(stored),
            conversations.input(stored),
            conversations.output(stored),
            conversations.logged(stored)));
  }

  ApiAnswer requestBytes(ApiRequest request) {
    StoredSpan stored = chosen(request, variants(request));
    return bytes(request, stored, ofAttempt(request, stored, Attempt::requestPayload, "request"));
  }

  ApiAnswer responseBytes(ApiRequest request) {
    StoredSpan stored = chosen(request, variants(request));
    return bytes(request, stored, ofAttempt(request, stored, Attempt::responsePayload, "response"));
  }

  ApiAnswer payloadBytes(ApiRequest request) {
    return bytes(request, chosen(request, variants(request)), request.path("name"));
  }

  ApiAnswer chunks(ApiRequest request) {
    StoredSpan stored = chosen(request, variants(request));
    Attempt attempt =
        attempt(
            request,
            stored,
            candidate -> stored.span().payload(PayloadRef.chunks(candidate.number())).isPresent(),
            "chunk times");
    String name = attempt.responsePayload().orElse(PayloadRef.response(attempt.number()));
    PayloadRef body = reference(stored, name);
    byte[] times = payload(stored, PayloadRef.chunks(attempt.number()));
    try {
      return new ApiAnswer.Document(
          ChunksDocument.of(
              attempt.number(),
              attempt.startEpochNanos(),
              body.sha256().toString(),
              ChunkTimes.decode(times),
              payload(stored, name)));
    } catch (IllegalArgumentException e) {
      throw ApiException.corrupt(
          "chunk times as the sender gave them are wrong: " + e.getMessage());
    }
  }

  private List<StoredSpan> variants(ApiRequest request) {
    SpanKey key = new SpanKey(project, request.traceId(), request.spanId());
    List<StoredSpan> variants = reader.span(key);
    if (variants.isEmpty()) {
      throw ApiException.notFound(
          "span " + key.spanId() + " of trace " + key.traceId() + ": not stored here");
    }
    return variants;
  }

  private static StoredSpan chosen(ApiRequest request, List<StoredSpan> variants) {
    Optional<Hash128> wanted = request.variant();
    return wanted.isEmpty()
        ? variants.getFirst()
        : variants.stream()
            .filter(variant -> variant.contentHash().equals(wanted.get()))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "variant " + wanted.get() + ": this span has no such variant"));
  }

  private static String ofAttempt(
      ApiRequest request,
      StoredSpan stored,
      Function<Attempt, Optional<String>> payload,
      String what) {
    Attempt attempt =
        attempt(request, stored, candidate -> payload.apply(candidate).isPresent(), what);
    return payload.apply(attempt).orElseThrow();
  }

  /** The attempt asked for, or the last one that has what is looked for. */
  private static Attempt attempt(
      ApiRequest request,
      StoredSpan stored,
      java.util.function.Predicate<Attempt> has,
      String what) {
    Optional<Integer> number = request.attempt();
    List<Attempt> attempts = stored.span().attempts();
    return attempts.reversed().stream()
        .filter(attempt -> number.isEmpty() || attempt.number() == number.get())
        .filter(has)
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.notFound(
                    number.map(n -> "attempt " + n).orElse("this span")
                        + ": no "
                        + what
                        + " captured (attempts: "
                        + attempts.size()
                        + ")"));
  }

  private static PayloadRef reference(StoredSpan stored, String name) {
    return stored
        .span()
        .payload(name)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "payload "
                        + name
                        + ": not captured (expected one of: "
                        + String.join(
                            ", ", stored.span().payloads().stream().map(PayloadRef::name).toList())
                        + ")"));
  }

  private byte[] payload(StoredSpan stored, String name) {
    return reader
        .payload(stored.span().key(), stored.contentHash(), name)
        .orElseThrow(() -> ApiException.notFound("payload " + name + ": not stored"));
  }

  private ApiAnswer bytes(ApiRequest request, StoredSpan stored, String name) {
    PayloadRef ref = reference(stored, name);
    String tag = '"' + ref.sha256().toString() + '"';
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(contentType(ref))
            .set("x-verbatim-sha256", ref.sha256().toString())
            .set("x-verbatim-redactions", Integer.toString(ref.redactions()))
            .set("x-verbatim-payload", name)
            .set(HttpHeaderNames.ETAG, tag)
            .set(HttpHeaderNames.CACHE_CONTROL, "private, max-age=0, must-revalidate")
            .set(
                HttpHeaderNames.CONTENT_DISPOSITION,
                "attachment; filename=\"" + fileName(stored, name) + '"')
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
    if (request.ifNoneMatch().filter(tags -> tags.contains(tag)).isPresent()) {
      return new ApiAnswer.Ready(HttpResponse.of(headers.status(HttpStatus.NOT_MODIFIED).build()));
    }
    return new ApiAnswer.Ready(
        HttpResponse.of(headers.build(), HttpData.wrap(payload(stored, name))));
  }

  /** The sender's type if it is one; anything else would be a header of somebody else's making. */
  private static MediaType contentType(PayloadRef ref) {
    try {
      return ref.contentType().map(MediaType::parse).orElse(MediaType.OCTET_STREAM);
    } catch (IllegalArgumentException notAType) {
      return MediaType.OCTET_STREAM;
    }
  }

  private static String fileName(StoredSpan stored, String payload) {
    return stored.span().spanId() + "-" + payload.replaceAll("[^A-Za-z0-9.-]", "_");
  }
}
