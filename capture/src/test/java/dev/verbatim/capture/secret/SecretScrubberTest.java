package dev.verbatim.capture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.Call;
import dev.verbatim.capture.Records;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanRecord;
import dev.verbatim.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretScrubberTest {
  /** Of the right shapes, and of no account. */
  private static final List<String> KEYS =
      List.of(
          "sk-canary0123456789abcdefCANARY",
          "sk-proj-canary_0123-456789abcdefghij",
          "sk-ant-api03-canary0123456789-abcdef",
          "AKIACANARY0123456789",
          "AIzaCANARY0123456789abcdefghijklmnopqrs",
          "ghp_canary0123456789abcdefghijklmnopqrst",
          "github_pat_canary0123456789_abcdefgh",
          "xoxb-1234567890-canary",
          "glpat-canary0123456789abcd",
          "hf_canary0123456789abcdefghijklmnop");

  private static String body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SecretScrubber.ScrubbedBytes clean = new SecretScrubber().scrub(bytes);
    assertThat(clean.bytes()).hasSameSizeAs(bytes);
    if (clean.redactions() == 0) {
      assertThat(clean.bytes()).isSameAs(bytes);
    }
    return new String(clean.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void masksKnownShapesWhereverTheyStand() {
    for (String key : KEYS) {
      for (String around :
          List.of("%s", "key=%s;", "\"%s\"", "a\\n%s\\n", "\\u0022%s\\u0022", "(%s)")) {
        assertThat(body(around.formatted(key)))
            .as(around + " " + key)
            .isEqualTo(around.formatted("*".repeat(key.length())));
      }
    }
    assertThat(body("Authorization: Bearer abcdef0123456789abcdef"))
        .isEqualTo("Authorization: Bearer **********************");
  }

  @Test
  void leavesEverythingElseAlone() {
    for (String harmless :
        List.of(
            "task-management-system-for-2026-and-beyond-all",
            "sk-learn is a library; sk-short1",
            "risk-adjusted-returns-1234567890-over-time",
            "AKIA stands for nothing, AKIA0123456789ABCDEFG neither",
            "Bearer YOUR_TOKEN_GOES_HERE_PLEASE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
            "ghp_tooshort123",
            "https://example.org/?key=stays-in-a-body")) {
      assertThat(body(harmless)).isEqualTo(harmless);
    }
  }

  @Test
  void removesCredentialsFromUrls() {
    assertThat(
            UrlSecrets.remove(
                "see https://u:p@h.org/x?a=1&key=abc&api_key=d#access_token=e and ftp://me@h"))
        .isEqualTo(
            "see https://***@h.org/x?a=1&key=***&api_key=***#access_token=*** and ftp://***@h");
    assertThat(UrlSecrets.remove("a=b, key=value, mail me@example.org"))
        .isEqualTo("a=b, key=value, mail me@example.org");
    assertThat(UrlSecrets.remove("https://h/?X-Amz-Signature=ab&tokens=5&sig=%2Bx&q=a=key"))
        .isEqualTo("https://h/?X-Amz-Signature=***&tokens=5&sig=***&q=a=key");
    assertThat(UrlSecrets.removeFromQuery("key=abc&a=1")).isEqualTo("key=***&a=1");
  }

  @Test
  void nothingSecretOfASpanRemains() {
    String canary = "canary-0123456789";
    String key = KEYS.getFirst();
    List<Attempt.Header> secret =
        List.of(
            new Attempt.Header("Authorization", "Bearer " + canary),
            new Attempt.Header("X-API-Key", canary),
            new Attempt.Header("api-key", canary),
            new Attempt.Header("x-goog-api-key", canary),
            new Attempt.Header("Cookie", canary),
            new Attempt.Header("Set-Cookie", canary),
            new Attempt.Header("Proxy-Authorization", canary),
            new Attempt.Header("X-Auth-Token", canary),
            new Attempt.Header("x-client-secret", canary),
            new Attempt.Header("x-note", "my key is " + key),
            new Attempt.Header("x-ratelimit-remaining-tokens", "1999"));
    CapturedSpan call =
        new Call(1)
            .url("https://api.openai.com/v1/chat/completions?key=" + canary)
            .headers(secret, secret)
            .chat(Call.userSays("use " + key + " please"), Call.modelSays("I shall use " + key))
            .build();
    Attributes attributes =
        Attributes.builder()
            .put("http.request.header.authorization", "Bearer " + canary)
            .put("http.request.header.x-api-key", canary)
            .put("url.full", "https://h/?access_token=" + canary)
            .put("url.query", "key=" + canary)
            .put("note", "key " + key)
            .put(
                "llm.invocation_parameters",
                "{\"n\":1,\"extra_headers\":{\"Api-Key\" : \"" + canary + "\"}}")
            .put("llm.input", "{\"password\":\"typed into a form\"}")
            .put("long.password", new AttributeValue.Ref("attribute:1", true))
            .put("raw", new AttributeValue.Bytes(key.getBytes(StandardCharsets.UTF_8)))
            .put("list", new AttributeValue.Array(List.of(AttributeValue.of(key))))
            .put(
                "headers",
                new AttributeValue.Nested(
                    Attributes.builder().put("cookie", canary).put("ok", "yes").build()))
            .put("jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl")
            .build();
    Span span =
        call.span().toBuilder()
            .attributes(attributes)
            .resource(Attributes.builder().put("api_key", canary).build())
            .events(List.of(new SpanEvent(1, "e", Attributes.builder().put("k", key).build())))
            .error(new SpanError(Optional.of("x"), Optional.of("bad key " + key)))
            .session(Optional.of(new dev.verbatim.model.Session("chat " + key, true)))
            .userId(Optional.of(key))
            .service(Optional.of("service " + key))
            .environment(Optional.of(key))
            .release(Optional.of(key))
            .prompt(new dev.verbatim.model.Prompt(Optional.of(key), Optional.of("v " + key)))
            .metadataJson(
                Map.of(
                    "token",
                    '"' + canary + '"',
                    "plan",
                    "\"" + key + "\"",
                    "nested",
                    "{\"client_secret\":\"" + canary + "\"}"))
            .build();
    List<CapturedSpan.RawPayload> payloads = new java.util.ArrayList<>(call.payloads());
    payloads.add(
        new CapturedSpan.RawPayload(
            "attribute:1", Optional.empty(), canary.getBytes(StandardCharsets.UTF_8)));
    SpanRecord record =
        Records.pipeline()
            .process(List.of(new CapturedSpan(span, payloads, Conversation.EMPTY)))
            .spans()
            .getFirst();
    StringBuilder everything = new StringBuilder(record.span().toString());
    record.span().payloads().forEach(ref -> everything.append(Records.text(record, ref.name())));
    assertThat(everything.toString())
        .doesNotContain(canary)
        .doesNotContain(key)
        .doesNotContain("eyJzdWIi")
        .contains("x-ratelimit-remaining-tokens")
        .contains("1999")
        .contains("extra_headers")
        .contains("typed into a form")
        .contains("yes");
    assertThat(record.span().payload("request.1").orElseThrow().redactions()).isEqualTo(1);
    assertThat(record.span().question()).contains("use " + "*".repeat(key.length()) + " please");
    assertThat(((AttributeValue.Bytes) record.span().attributes().get("raw").orElseThrow()).value())
        .containsOnly((byte) '*');
  }

  @Test
  void whatAnAnswerRepeatsOfItsRequestIsMasked() {
    String header = "plain0header1of2no3known4shape";
    String parameter = "plain0parameter1of2no3shape";
    String foreign = "short1key";
    CapturedSpan call =
        new Call(1)
            .url("https://h.example/v1/chat/completions?key=" + parameter)
            .headers(
                List.of(
                    new Attempt.Header("api-key", header),
                    new Attempt.Header("x-api-key", "not-needed")),
                List.of())
            .chat(
                Call.userSays("hello"),
                Call.modelSays(header + " and " + parameter + " are not-needed"))
            .build();
    SpanRecord answered = Records.pipeline().process(List.of(call)).spans().getFirst();
    assertThat(Records.text(answered, "response.1"))
        .doesNotContain(header)
        .doesNotContain(parameter)
        .contains("not-needed");
    assertThat(answered.span().payload("response.1").orElseThrow().redactions()).isEqualTo(2);

    String told = "GET https://me:" + foreign + "@h/v1?alt=sse\\u0026key=" + foreign + " failed";
    CapturedSpan refused =
        new Call(2)
            .request(Call.userSays("https://h/?key=stays"))
            .status(400)
            .response("{\"error\":{\"message\":\"" + told + "\"}}")
            .build();
    SpanRecord record = Records.pipeline().process(List.of(refused)).spans().getFirst();
    assertThat(Records.text(record, "response.1"))
        .hasSameSizeAs("{\"error\":{\"message\":\"" + told + "\"}}")
        .doesNotContain(foreign)
        .contains("alt=sse");
    assertThat(record.span().error().orElseThrow().message().orElseThrow())
        .doesNotContain(foreign)
        .contains("failed");
    assertThat(Records.text(record, "request.1")).contains("?key=stays");
  }

  @Test
  void bytesWithAContentCodingAreDroppedWhereAKeyWasFound() {
    CapturedSpan call =
        new Call(1).chat(Call.userSays("hello"), Call.modelSays(KEYS.getFirst())).build();
    List<CapturedSpan.RawPayload> payloads = new java.util.ArrayList<>(call.payloads());
    for (String name : List.of("request.1.encoded", "response.1.encoded")) {
      payloads.add(new CapturedSpan.RawPayload(name, Optional.empty(), new byte[] {31, -117, 8}));
    }
    assertThat(
            new SecretScrubber()
                .scrub(new CapturedSpan(call.span(), payloads, Conversation.EMPTY))
                .span()
                .payloads())
        .extracting(CapturedSpan.RawPayload::name)
        .contains("request.1.encoded")
        .doesNotContain("response.1.encoded");
  }

  @Test
  void aKeyThatComesInPiecesIsMaskedInTheAssembledAnswer() {
    String key = KEYS.getFirst();
    String chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n";
    SpanRecord record =
        Records.only(
            new Call(1)
                .request("{\"model\":\"m\",\"messages\":[]}").stream(
                    chunk.formatted(key.substring(0, 10)) + chunk.formatted(key.substring(10))));
    assertThat(Records.text(record, "output")).doesNotContain(key);
    assertThat(record.span().answer()).contains("*".repeat(key.length()));
  }

  @Test
  void aForeignConversationIsMaskedToo() {
    Span span =
        Span.builder("shop", new TraceId(1, 1), new SpanId(1))
            .kind(dev.verbatim.model.SpanKind.LLM)
            .build();
    Conversation conversation =
        new Conversation(
            List.of(
                dev.verbatim.model.Message.of(
                    "user", new dev.verbatim.model.Part.Text("key " + KEYS.getFirst()))),
            List.of(),
            List.of());
    SpanRecord record =
        Records.pipeline()
            .process(List.of(new CapturedSpan(span, List.of(), conversation)))
            .spans()
            .getFirst();
    assertThat(record.span().question().orElseThrow()).startsWith("key ***");
  }
}
