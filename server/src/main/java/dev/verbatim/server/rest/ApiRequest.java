package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.TraceId;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.query.Query;
import dev.verbatim.server.query.QuerySyntaxException;
import dev.verbatim.server.query.QueryTime;
import dev.verbatim.store.Filter;
import dev.verbatim.store.PageRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parameters of a request. Every method throws {@link ApiException} for a wrong value. */
final class ApiRequest {
  private final ServiceRequestContext context;
  private final QueryParams parameters;
  private final Instant now;
  private final byte[] body;

  ApiRequest(ServiceRequestContext context, Instant now, byte[] body) {
    this.body = body;
    this.context = context;
    this.parameters = context.queryParams();
    this.now = now;
  }

  Instant now() {
    return now;
  }

  String path(String name) {
    return Optional.ofNullable(context.pathParam(name)).orElseThrow();
  }

  /** The body as a JSON object. */
  JsonNode document() {
    try {
      JsonNode document = Json.read(body);
      if (document.isObject()) {
        return document;
      }
    } catch (IOException answeredBelow) {
      // The same answer as for JSON of another kind.
    }
    throw ApiException.invalid(
        "body: not a JSON object (expected: a JSON object, such as {\"name\": \"…\"})");
  }

  Optional<String> ifNoneMatch() {
    return Optional.ofNullable(context.request().headers().get(HttpHeaderNames.IF_NONE_MATCH));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  List<String> texts(String name) {
    return parameters.getAll(name);
  }

  int integer(String name, int otherwise, int min, int max) {
    return optionalInteger(name, min, max).orElse(otherwise);
  }

  Optional<Integer> optionalInteger(String name, int min, int max) {
    return text(name)
        .map(
            text -> {
              try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                  return value;
                }
              } catch (NumberFormatException answeredBelow) {
                // The same answer as for a number out of range.
              }
              throw ApiException.invalid(
                  name + ": " + shown(text) + " (expected: " + min + ".." + max + ")");
            });
  }

  TraceId traceId() {
    return id(path("traceId"), TraceId::parse);
  }

  SpanId spanId() {
    return id(path("spanId"), SpanId::parse);
  }

  Optional<SpanId> optionalSpanId(String name) {
    return text(name).filter(text -> !text.isEmpty()).map(text -> id(text, SpanId::parse));
  }

  Optional<Hash128> variant() {
    return text("variant").map(hash -> id(hash, Hash128::parse));
  }

  Optional<Integer> attempt() {
    return optionalInteger("attempt", 1, 1_000_000);
  }

  PageRequest page(int otherwise, int max) {
    return new PageRequest(integer("limit", otherwise, 1, max), text("cursor"));
  }

  Query query() {
    return query("q");
  }

  private Query query(String parameter) {
    try {
      return Query.parse(text(parameter).orElse(""));
    } catch (QuerySyntaxException e) {
      throw ApiException.invalidQuery(e);
    }
  }

  /** The query, and {@code from} and {@code to} if they are given. */
  Filter filter() {
    return filter("q");
  }

  /** The query in this parameter, and {@code from} and {@code to} if they are given. */
  Filter filter(String parameter) {
    Filter filter = query(parameter).filter(now);
    Optional<Long> from = time("from");
    Optional<Long> to = time("to");
    if (from.isEmpty() && to.isEmpty()) {
      return filter;
    }
    List<Filter> operands = new ArrayList<>();
    switch (filter) {
      case Filter.All all -> {}
      case Filter.And and -> operands.addAll(and.operands());
      default -> operands.add(filter);
    }
    operands.add(new Filter.StartedBetween(from.orElse(Long.MIN_VALUE), to.orElse(Long.MAX_VALUE)));
    return new Filter.And(operands);
  }

  /** A moment in nanoseconds since 1970. */
  Optional<Long> time(String name) {
    return text(name)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                QueryTime.read(text, now)
                    .orElseThrow(
                        () ->
                            ApiException.invalid(
                                name
                                    + ": "
                                    + shown(text)
                                    + " (expected: "
                                    + QueryTime.expected()
                                    + ")")));
  }

  private static <T> T id(String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
