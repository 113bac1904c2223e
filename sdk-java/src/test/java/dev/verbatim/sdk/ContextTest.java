package dev.verbatim.sdk;

import static dev.verbatim.sdk.Testing.anthropic;
import static dev.verbatim.sdk.Testing.chat;
import static dev.verbatim.sdk.Testing.flush;
import static dev.verbatim.sdk.Testing.message;
import static dev.verbatim.sdk.Testing.openAi;
import static dev.verbatim.sdk.Values.attempts;
import static dev.verbatim.sdk.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClientAsync;
import com.google.protobuf.ByteString;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls hang where they were made, whatever thread makes them. */
final class ContextTest {
  private OtlpReceiver receiver;
  private ScriptedProvider provider;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    provider = ScriptedProvider.start(request -> Reply.text("Hello"));
    Verbatim.configure(settings -> settings.endpoint(receiver.url()));
  }

  @AfterEach
  void stop() {
    Verbatim.close();
    provider.close();
    receiver.close();
  }

  private void isChild(Span child, Span parent) {
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
  }

  @Test
  void asynchronousCallsOfOpenAi() throws Exception {
    OpenAIClientAsync client = Verbatim.wrap(openAi(provider).async());
    CompletableFuture<?> answer =
        Verbatim.observe("step", () -> client.chat().completions().create(chat("Hi")));
    answer.get();
    flush();
    Span call = receiver.span("chat gpt-5");
    isChild(call, receiver.span("step"));
    Testing.sameBytes(attempts(call).get(0), provider.settledExchanges().get(0));
  }

  @Test
  void asynchronousCallsOfASynchronousClient() throws Exception {
    OpenAIClient client = Verbatim.wrap(openAi(provider));
    Verbatim.observe("step", () -> client.async().chat().completions().create(chat("Hi"))).get();
    flush();
    isChild(receiver.span("chat gpt-5"), receiver.span("step"));
  }

  @Test
  void asynchronousStreamsOfAnthropic() throws Exception {
    AnthropicClientAsync client = Verbatim.wrap(anthropic(provider).async());
    List<Object> events = new ArrayList<>();
    CompletableFuture<Void> complete;
    try (ActiveSpan step = Verbatim.begin(Kind.CHAIN, "step")) {
      complete =
          client
              .messages()
              .createStreaming(message("Hi"))
              .subscribe(events::add)
              .onCompleteFuture();
    }
    complete.get();
    Testing.await("the call is over", () -> Verbatim.stats().captured() == 2);
    flush();
    assertThat(events).isNotEmpty();
    Span call = receiver.span("chat claude-sonnet-4-5");
    isChild(call, receiver.span("step"));
    Testing.sameBytes(attempts(call).get(0), provider.settledExchanges().get(0));
  }

  @Test
  void manyAsynchronousCallsAtOnceKeepTheirParents() throws Exception {
    OpenAIClientAsync client = Verbatim.wrap(openAi(provider).async());
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String number = Integer.toString(i);
      answers.add(
          Verbatim.labels()
              .session("session-" + number)
              .call(() -> client.chat().completions().create(chat("Question " + number))));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
    flush();
    assertThat(receiver.spans()).hasSize(20);
    for (Span span : receiver.spans()) {
      String number = text(span, "session.id").substring("session-".length());
      assertThat(attempts(span).get(0).bytes("verbatim.request.body").toStringUtf8())
          .contains("\"Question " + number + "\"");
    }
  }

  @Test
  void executorsAndVirtualThreads() throws Exception {
    OpenAIClient client = Verbatim.wrap(openAi(provider));
    try (ExecutorService pool = Verbatim.wrap(Executors.newFixedThreadPool(2));
        ExecutorService virtual = Verbatim.wrap(Executors.newVirtualThreadPerTaskExecutor())) {
      Verbatim.observe(
          "step",
          () -> {
            Future<?> one = pool.submit(() -> client.chat().completions().create(chat("1")));
            Future<?> two = virtual.submit(() -> client.chat().completions().create(chat("2")));
            CompletableFuture<?> three =
                CompletableFuture.supplyAsync(
                    Verbatim.supplyInContext(() -> client.chat().completions().create(chat("3"))));
            Thread four =
                Thread.ofVirtual()
                    .start(Verbatim.inContext(() -> client.chat().completions().create(chat("4"))));
            one.get();
            two.get();
            three.get();
            four.join();
          });
    }
    flush();
    Span step = receiver.span("step");
    List<Span> calls =
        receiver.spans().stream().filter(span -> span.getName().startsWith("chat")).toList();
    assertThat(calls).hasSize(4).allSatisfy(call -> isChild(call, step));
  }

  @Test
  void everyRootIsATraceOfItsOwn() {
    OpenAIClient client = Verbatim.wrap(openAi(provider));
    for (int i = 0; i < 5; i++) {
      client.chat().completions().create(chat("Hi"));
    }
    flush();
    Set<ByteString> traces = new HashSet<>();
    receiver.spans().forEach(span -> traces.add(span.getTraceId()));
    assertThat(traces).hasSize(5);
  }

  @Test
  void tracesGoFromServiceToService() {
    Map<String, String> headers = new HashMap<>();
    try (ActiveSpan caller = Verbatim.begin(Kind.SPAN, "caller")) {
      Verbatim.inject(headers);
    }
    assertThat(headers).containsOnlyKeys("traceparent");
    Map<String, String> received = Map.of("Traceparent", headers.get("traceparent") + "");
    try (VerbatimScope scope = Verbatim.extract(received)) {
      Verbatim.observe("callee", () -> {});
    }
    try (VerbatimScope scope = Verbatim.extract(Map.of("traceparent", "nonsense"))) {
      Verbatim.observe("alone", () -> {});
    }
    flush();
    isChild(receiver.span("callee"), receiver.span("caller"));
    assertThat(receiver.span("alone").getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(io.opentelemetry.api.trace.Span.current().getSpanContext())
        .isEqualTo(SpanContext.getInvalid());
  }

  @Test
  void outcomesOfTheLastCall() {
    OpenAIClient client = Verbatim.wrap(openAi(provider));
    assertThat(Verbatim.labels().call(Verbatim::lastCall)).isEmpty();
    Verbatim.observe(
        "step",
        () -> {
          client.chat().completions().create(chat("Hi"));
          Verbatim.outcome(Outcome.PARSE_FAILED, "no JSON");
        });
    flush();
    Span call = receiver.span("chat gpt-5");
    Span fact = receiver.span("verbatim.fact");
    assertThat(text(fact, "verbatim.fact")).isEqualTo("outcome");
    assertThat(text(fact, "verbatim.outcome")).isEqualTo("parse_failed");
    assertThat(text(fact, "verbatim.outcome.detail")).isEqualTo("no JSON");
    assertThat(text(fact, "verbatim.fact.span_id"))
        .isEqualTo(java.util.HexFormat.of().formatHex(call.getSpanId().toByteArray()));
    assertThat(text(fact, "verbatim.fact.trace_id"))
        .isEqualTo(java.util.HexFormat.of().formatHex(call.getTraceId().toByteArray()));
  }

  @Test
  void checkedExceptionsPassThrough() {
    assertThatThrownBy(
            () ->
                Verbatim.observe(
                    "step",
                    () -> {
                      if (provider != null) {
                        throw new IOException("disk");
                      }
                    }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                Verbatim.tool(
                    "lookup",
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);
    flush();
    assertThat(text(receiver.span("step"), "error.type")).isEqualTo("java.io.IOException");
    assertThat(receiver.span("lookup").getStatus().getMessage()).contains("broken");
  }

  @Test
  void aStepWithAFutureEndsWithIt() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    CompletableFuture<String> same = Verbatim.tool("slow", "{}", () -> later);
    assertThat(same).isSameAs(later);
    assertThat(Verbatim.stats().captured()).isZero();
    later.complete("done");
    flush();
    assertThat(text(receiver.span("slow"), "gen_ai.tool.call.result")).isEqualTo("done");
  }

  @Test
  void retrievalAndKinds() {
    List<String> found =
        Verbatim.retrieval("docs", "refund policy", () -> List.of("doc \"1\"", "doc 2"));
    assertThat(found).hasSize(2);
    flush();
    Span span = receiver.span("docs");
    assertThat(text(span, "verbatim.kind")).isEqualTo("retrieval");
    assertThat(text(span, "verbatim.input")).isEqualTo("refund policy");
    assertThat(text(span, "verbatim.output")).isEqualTo("[\"doc \\\"1\\\"\",\"doc 2\"]");
  }
}
