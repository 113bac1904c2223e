package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.match.MatchPolicy;
import dev.verbatim.replay.session.Recordings;
import dev.verbatim.replay.session.ReplayPlan;
import dev.verbatim.replay.session.ReplaySession;
import dev.verbatim.replay.session.ReplaySessions;
import dev.verbatim.server.api.ReplayDocument;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Begins replays and tells where they stand. */
final class ReplayEndpoints {
  private static final Set<String> MEMBERS =
      Set.of("traceId", "sessionId", "mode", "speed", "tools", "keepGoing", "repeat");

  private final String project;
  private final ReplaySessions sessions;
  private final Supplier<String> url;
  private final SecureRandom random = new SecureRandom();

  ReplayEndpoints(String project, ReplaySessions sessions, Supplier<String> url) {
    this.project = project;
    this.sessions = sessions;
    this.url = url;
  }

  ApiAnswer create(ApiRequest request) {
    JsonNode document = request.document();
    for (Iterator<String> names = document.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw ApiException.invalid(
            (name.length() > 40 ? "a member" : name)
                + ": unknown (expected: traceId or sessionId, mode, speed, keepGoing, repeat)");
      }
    }
    expect(document, "mode", ReplayPlan.MODE);
    expect(document, "tools", "app");
    try {
      ReplaySession session = sessions.create(plan(document, request.now()));
      return new ApiAnswer.Document(ReplayDocument.of(session.state(), url.get()));
    } catch (Recordings.NothingToReplayException e) {
      throw ApiException.notFound(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private ReplayPlan plan(JsonNode document, Instant now) {
    MatchPolicy.Repeat repeat =
        switch (text(document, "repeat").orElse("last")) {
          case "last" -> MatchPolicy.Repeat.LAST_ANSWER;
          case "error" -> MatchPolicy.Repeat.ERROR;
          default -> throw ApiException.invalid("repeat: unknown (expected: last or error)");
        };
    JsonNode speed = document.path("speed");
    if (!speed.isMissingNode() && !speed.isNumber()) {
      throw ApiException.invalid("speed: not a number (expected: 0..1000)");
    }
    JsonNode keepGoing = document.path("keepGoing");
    if (!keepGoing.isMissingNode() && !keepGoing.isBoolean()) {
      throw ApiException.invalid("keepGoing: not a truth value (expected: true or false)");
    }
    return new ReplayPlan(
        new TraceId(random.nextLong() | 1, random.nextLong()),
        project,
        text(document, "traceId").map(TraceId::parse),
        text(document, "sessionId"),
        new MatchPolicy(keepGoing.asBoolean(), repeat),
        speed.asDouble(0),
        now.getEpochSecond() * 1_000_000_000L + now.getNano());
  }

  private static void expect(JsonNode document, String name, String only) {
    Optional<String> value = text(document, name);
    if (value.isPresent() && !value.get().equals(only)) {
      throw ApiException.invalid(
          name
              + ": "
              + (value.get().length() > 40 ? "unknown" : "'" + value.get() + "'")
              + " (expected: "
              + only
              + ", or nothing)");
    }
  }

  private static Optional<String> text(JsonNode document, String name) {
    JsonNode value = document.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw ApiException.invalid(name + ": not a text (expected: a text)");
    }
    return Optional.ofNullable(value.textValue());
  }

  ApiAnswer replay(ApiRequest request) {
    TraceId id;
    try {
      id = TraceId.parse(request.path("replayId"));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("replay: " + e.getMessage());
    }
    ReplaySession session =
        sessions
            .find(id)
            .orElseThrow(() -> ApiException.notFound("replay " + id + ": not known here"));
    return new ApiAnswer.Document(ReplayDocument.of(session.state(), url.get()));
  }
}
