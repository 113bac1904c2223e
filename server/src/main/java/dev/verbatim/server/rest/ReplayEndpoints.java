package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.TraceId;
import dev.verbatim.replay.match.MatchPolicy;
import dev.verbatim.replay.session.Recordings;
import dev.verbatim.replay.session.ReplayPlan;
import dev.verbatim.replay.session.ReplaySession;
import dev.verbatim.replay.session.ReplaySessions;
import dev.verbatim.replay.session.ReplayState;
import dev.verbatim.replay.session.ReplayedCall;
import dev.verbatim.replay.tool.ToolPolicyJson;
import dev.verbatim.server.api.ReplayDocument;
import dev.verbatim.server.api.ReplayListDocument;
import dev.verbatim.server.api.ReplayMissDocument;
import dev.verbatim.server.api.ReplayabilityDocument;
import dev.verbatim.store.SpanReader;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Begins replays and tells where they stand. */
final class ReplayEndpoints {
  private static final Set<String> MEMBERS =
      Set.of("traceId", "sessionId", "mode", "live", "speed", "tools", "keepGoing", "repeat");

  private final String project;
  private final SpanReader reader;
  private final ReplaySessions sessions;
  private final Supplier<String> url;
  private final ReplayMissDocument.Sites sites;
  private final SecureRandom random = new SecureRandom();

  ReplayEndpoints(
      String project,
      SpanReader reader,
      PromptVersions versions,
      ReplaySessions sessions,
      Supplier<String> url) {
    this.reader = reader;
    this.sites = call -> site(call, versions);
    this.project = project;
    this.sessions = sessions;
    this.url = url;
  }

  /** The place in the program that made a recorded call. */
  private Optional<String> site(String call, PromptVersions versions) {
    String[] ids = call.split("/", -1);
    SpanKey key = new SpanKey(project, TraceId.parse(ids[0]), SpanId.parse(ids[1]));
    return reader.span(key).stream().findFirst().flatMap(versions::of).map(SpanVersion::siteId);
  }

  ApiAnswer create(ApiRequest request) {
    JsonNode document = request.document();
    for (Iterator<String> names = document.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw ApiException.invalid(
            (name.length() > 40 ? "a member" : name)
                + ": unknown (expected: traceId or sessionId, mode, live, speed, tools,"
                + " keepGoing, repeat)");
      }
    }
    try {
      ReplaySession session = sessions.create(plan(document, request.now()));
      return document(session);
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
        Optional.empty(),
        text(document, "sessionId"),
        mode(document),
        ToolPolicyJson.ofUser(document.path("tools")),
        new MatchPolicy(keepGoing.asBoolean(), repeat),
        speed.asDouble(0),
        now.getEpochSecond() * 1_000_000_000L + now.getNano());
  }

  private static ReplayPlan.Mode mode(JsonNode document) {
    String mode = text(document, "mode").orElse("strict");
    Optional<String> live = text(document, "live");
    if (mode.equals("strict") && live.isEmpty()) {
      return ReplayPlan.Mode.STRICT;
    }
    if (!mode.equals("fork")) {
      throw ApiException.invalid(
          mode.equals("strict")
              ? "live: only a fork asks providers (expected: mode fork)"
              : "mode: unknown (expected: strict or fork)");
    }
    return switch (live.orElse("changed")) {
      case "changed" -> ReplayPlan.Mode.FORK;
      case "rest" -> ReplayPlan.Mode.FORK_REST;
      default -> throw ApiException.invalid("live: unknown (expected: changed or rest)");
    };
  }

  private static Optional<String> text(JsonNode document, String name) {
    JsonNode value = document.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw ApiException.invalid(name + ": not a text (expected: a text)");
    }
    return Optional.ofNullable(value.textValue());
  }

  ApiAnswer replay(ApiRequest request) {
    return document(session(request));
  }

  /** All replays, or those of one recording, the newest first. */
  ApiAnswer list(ApiRequest request) {
    int limit = request.integer("limit", 20, 1, 100);
    Optional<String> trace = request.text("traceId").filter(text -> !text.isEmpty());
    Optional<String> conversation = request.text("sessionId").filter(text -> !text.isEmpty());
    List<ReplayPlan> plans =
        sessions.plans().stream()
            .filter(
                plan ->
                    trace.isEmpty()
                        || plan.traceId()
                            .map(TraceId::toString)
                            .filter(trace.get()::equals)
                            .isPresent())
            .filter(plan -> conversation.isEmpty() || conversation.equals(plan.sessionId()))
            .sorted(Comparator.comparing(ReplayEndpoints::cursor).reversed())
            .toList();
    Optional<String> cursor = request.text("cursor").filter(text -> !text.isEmpty());
    List<ReplayPlan> rest =
        plans.stream()
            .filter(plan -> cursor.isEmpty() || cursor(plan).compareTo(cursor.get()) < 0)
            .toList();
    List<ReplayPlan> page = rest.subList(0, Math.min(limit, rest.size()));
    return new ApiAnswer.Document(
        new ReplayListDocument(
            page.stream().map(this::item).toList(),
            page.size() < rest.size() ? cursor(page.getLast()) : null,
            plans.size()));
  }

  /** Sorts as the replays were begun. */
  private static String cursor(ReplayPlan plan) {
    return "%019d.%s".formatted(plan.createdEpochNanos(), plan.id());
  }

  private ReplayListDocument.Item item(ReplayPlan plan) {
    return ReplayListDocument.Item.of(sessions.look(plan), isAccepted(plan));
  }

  /** What of a trace can be replayed, and whether it is a replay itself. */
  ApiAnswer replayability(ApiRequest request) {
    TraceId traceId = request.traceId();
    if (reader.trace(project, traceId).isEmpty()) {
      throw ApiException.notFound("trace " + traceId + ": not stored here");
    }
    ReplayabilityDocument document;
    try {
      document = ReplayabilityDocument.of(traceId, sessions.tape(traceId));
    } catch (Recordings.NothingToReplayException tooLarge) {
      document = ReplayabilityDocument.none(traceId, String.valueOf(tooLarge.getMessage()));
    }
    return new ApiAnswer.Document(
        document.with(
            sessions.baselines().of(traceId),
            sessions.find(traceId).map(session -> item(session.plan()))));
  }

  /** From now on the run stands for the recording. */
  ApiAnswer accept(ApiRequest request) {
    ReplaySession session = session(request);
    ReplayState state = session.state();
    TraceId recorded = recorded(session);
    long refused =
        state.calls().stream()
            .filter(call -> !call.match().served() || call.source() == ReplayedCall.Source.NONE)
            .count();
    if (state.calls().isEmpty() || refused > 0) {
      throw ApiException.invalid(
          "replay "
              + session.plan().id()
              + ": "
              + (refused > 0
                  ? refused + " of " + state.calls().size() + " calls were refused"
                  : "nothing was asked yet")
              + " (expected: a run in which every call was answered; keepGoing answers more)");
    }
    session.flush();
    if (session.state().unstored() > 0) {
      throw ApiException.invalid(
          "replay "
              + session.plan().id()
              + ": "
              + session.state().unstored()
              + " calls of the run were not stored (expected: none; run it again)");
    }
    sessions.baselines().accept(recorded, session.plan().id());
    return document(session);
  }

  /** Takes it back. */
  ApiAnswer forget(ApiRequest request) {
    ReplaySession session = session(request);
    if (!sessions.baselines().forget(recorded(session), session.plan().id())) {
      throw ApiException.notFound(
          "replay " + session.plan().id() + ": is not the baseline of its recording");
    }
    return document(session);
  }

  private static TraceId recorded(ReplaySession session) {
    return session
        .plan()
        .traceId()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "replay "
                        + session.plan().id()
                        + ": of a conversation (expected: a replay of one trace)"));
  }

  private boolean isAccepted(ReplayPlan plan) {
    return plan.traceId().flatMap(sessions.baselines()::of).filter(plan.id()::equals).isPresent();
  }

  private ReplaySession session(ApiRequest request) {
    TraceId id;
    try {
      id = TraceId.parse(request.path("replayId"));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("replay: " + e.getMessage());
    }
    return sessions
        .find(id)
        .orElseThrow(() -> ApiException.notFound("replay " + id + ": not known here"));
  }

  private ApiAnswer document(ReplaySession session) {
    return new ApiAnswer.Document(
        ReplayDocument.of(session.state(), url.get(), sites, isAccepted(session.plan())));
  }
}
