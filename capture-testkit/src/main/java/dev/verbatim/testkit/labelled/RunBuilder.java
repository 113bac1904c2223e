package dev.verbatim.testkit.labelled;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.model.Threading;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.model.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Runs a script without a model: every answer stands in it. */
final class RunBuilder {
  private static final long MILLI = 1_000_000;
  private static final SpanId ROOT = new SpanId(1);

  private final RunScript script;
  private final TraceId traceId;
  private final ChatHistory history = new ChatHistory();
  private final List<StoredSpan> spans = new ArrayList<>();
  private final Map<SpanId, Conversation> conversations = new HashMap<>();
  private final Map<SpanId, String> inputs = new HashMap<>();
  private final Map<SpanId, String> outputs = new HashMap<>();
  private final Map<SpanId, String> names = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private List<Message> known = List.of();
  private long clock;
  private long lastStart;

  private RunBuilder(RunScript script, String start, long trace) {
    this.script = script;
    this.traceId = new TraceId(trace, 1);
    Instant instant = Instant.parse(script.header().path("start").asText(start));
    this.clock = instant.getEpochSecond() * 1_000_000_000L;
    this.lastStart = clock;
  }

  static LabelledRun build(RunScript script, String start, long trace) {
    return new RunBuilder(script, start, trace).run();
  }

  private LabelledRun run() {
    long start = clock;
    names.put(ROOT, "agent 1");
    int from = script.header().path("from").asInt(0);
    int to = script.header().path("to").asInt(Integer.MAX_VALUE);
    for (RunScript.Step step : script.steps()) {
      if (step.number() <= to) {
        play(step.json(), step.number() >= from || step.number() < 0);
      }
    }
    spans.addFirst(
        stored(
            common(ROOT, SpanKind.AGENT, start)
                .name("agent")
                .parentSpanId(Optional.empty())
                .endEpochNanos(clock)
                .build()));
    return new LabelledRun(spans, conversations, inputs, outputs, names);
  }

  /** Whether a step of the past, which is in the history only, or one of this run. */
  private void play(JsonNode step, boolean now) {
    if (step.has("span")) {
      other(step);
    } else if (ChatHistory.isAnswer(step)) {
      answer(step, now);
    } else if (ChatHistory.isResult(step)) {
      result(step, now);
    } else {
      history.add(step);
    }
  }

  private void other(JsonNode step) {
    String name = step.path("name").asText();
    SpanId id = next(name);
    texts(id, step.path("input"), step.path("output"));
    SpanKind kind = SpanKind.ofWireName(step.path("span").asText()).orElseThrow();
    add(step, common(id, kind, start(step)).name(name), 50);
  }

  private void result(JsonNode step, boolean now) {
    Part.ToolRequest request = history.request(step);
    Part.ToolResult result = history.addResult(step);
    if (!now) {
      return;
    }
    SpanId id = next(request.name());
    inputs.put(id, request.arguments());
    outputs.put(id, result.content());
    add(
        step,
        common(id, SpanKind.TOOL, start(step))
            .name("execute_tool " + request.name())
            .tool(Optional.of(new ToolCall(Optional.of(request.name()), request.id()))),
        100);
  }

  private void answer(JsonNode step, boolean now) {
    List<Message> input = history.messages();
    Optional<Message> answer = history.addAnswer(step);
    if (!now) {
      known = history.messages();
      return;
    }
    SpanId id = next("llm");
    Conversation conversation =
        new Conversation(input, tools(), answer.map(List::of).orElse(List.of()));
    conversations.put(id, conversation);
    int shared = 0;
    while (shared < Math.min(known.size(), input.size())
        && known.get(shared).equals(input.get(shared))) {
      shared++;
    }
    if (answer.isPresent()) {
      known = history.messages();
    }
    SpanBuilder span =
        common(id, SpanKind.LLM, start(step))
            .name("chat " + script.header().path("model").asText("gpt-5"))
            .prompt(prompt())
            .threading(
                Optional.of(
                    new Threading(
                        Optional.empty(),
                        Optional.empty(),
                        shared == 0 ? Threading.Relation.ROOT : Threading.Relation.CONTINUES,
                        false,
                        shared)))
            .call(Optional.of(call(step, conversation)))
            .attempts(attempts(step.path("attempts").asInt(1)));
    add(step, span, 900);
  }

  private ModelCall call(JsonNode step, Conversation conversation) {
    Optional<String> model = Optional.of(script.header().path("model").asText("gpt-5"));
    boolean calls =
        conversation.output().stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(Part.ToolRequest.class::isInstance);
    Optional<FinishReason> finish =
        step.has("finish")
            ? FinishReason.ofWireName(step.path("finish").asText())
            : step.has("error")
                ? Optional.empty()
                : Optional.of(calls ? FinishReason.TOOL_CALL : FinishReason.STOP);
    return new ModelCall(
        Optional.of("openai"),
        ProviderApi.UNKNOWN,
        model,
        model,
        Optional.empty(),
        Optional.of(false),
        Optional.of(script.header().path("parameters").toString())
            .filter(it -> !it.isEmpty())
            .or(() -> Optional.of("{}")),
        finish,
        Optional.empty(),
        step.has("error")
            ? Usage.UNKNOWN
            : Usage.of(tokens(conversation.input()), tokens(conversation.output())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** About as many as a tokeniser would count. */
  private static long tokens(List<Message> messages) {
    return messages.stream().mapToLong(message -> message.parts().toString().length() / 4).sum();
  }

  private static List<Attempt> attempts(int count) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      attempts.add(
          new Attempt(
              i,
              i,
              i + 1,
              Optional.of("POST"),
              Optional.of("https://api.openai.com/v1/chat/completions"),
              OptionalInt.of(i < count ? 429 : 200),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              OptionalLong.empty(),
              StreamEnding.END,
              Optional.empty()));
    }
    return attempts;
  }

  private List<Conversation.ToolDefinition> tools() {
    List<Conversation.ToolDefinition> tools = new ArrayList<>();
    script
        .header()
        .path("tools")
        .forEach(
            tool ->
                tools.add(
                    new Conversation.ToolDefinition(
                        tool.at("/function/name").asText(), tool.toString())));
    return tools;
  }

  private Prompt prompt() {
    String[] words = script.header().path("prompt").asText().split(" ");
    return new Prompt(
        Optional.of(words[0]).filter(it -> !it.isEmpty()),
        words.length > 1 ? Optional.of(words[1]) : Optional.empty());
  }

  private void texts(SpanId id, JsonNode input, JsonNode output) {
    inputs.put(id, input.isTextual() ? input.asText() : input.toString());
    outputs.put(id, output.isTextual() ? output.asText() : output.toString());
  }

  private long start(JsonNode step) {
    if (!step.path("parallel").asBoolean()) {
      lastStart = clock;
    }
    return lastStart;
  }

  private void add(JsonNode step, SpanBuilder span, long millis) {
    SpanStatus status =
        SpanStatus.ofWireName(step.path("status").asText(step.has("error") ? "error" : "ok"))
            .orElseThrow();
    long end = lastStart + step.path("ms").asLong(millis) * MILLI;
    clock = Math.max(clock, end + MILLI);
    spans.add(
        stored(
            span.endEpochNanos(end)
                .status(step.has("refusal") ? SpanStatus.REFUSAL : status)
                .error(
                    step.has("error")
                        ? Optional.of(
                            new SpanError(
                                Optional.of(step.path("error").asText().split(":")[0]),
                                Optional.of(step.path("error").asText())))
                        : Optional.empty())
                .build()));
  }

  private SpanBuilder common(SpanId id, SpanKind kind, long start) {
    JsonNode commit = script.header().path("commit");
    return Span.builder("default", traceId, id)
        .kind(kind)
        .parentSpanId(Optional.of(ROOT))
        .startEpochNanos(start)
        .commit(commit.isTextual() ? Optional.of(commit.asText()) : Optional.empty());
  }

  private SpanId next(String name) {
    SpanId id = new SpanId(2 + spans.size());
    names.put(id, name + " " + counts.merge(name, 1, Integer::sum));
    return id;
  }

  private static StoredSpan stored(Span span) {
    return new StoredSpan(span, new Hash128(1, 1), 0, List.of());
  }
}
