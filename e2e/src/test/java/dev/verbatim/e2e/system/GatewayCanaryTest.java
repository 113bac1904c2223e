package dev.verbatim.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.verbatim.e2e.world.Api;
import dev.verbatim.e2e.world.Canaries;
import dev.verbatim.e2e.world.VerbatimProcess;
import dev.verbatim.testkit.provider.ProviderRequest;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No credential that passes the gateway is kept: neither what a caller sends in any of the ways
 * that providers know, nor what a provider answers, in streams and without, answered and refused.
 */
class GatewayCanaryTest {
  private static final long SEED = 20861;

  /** How a case is answered, as a header of its request says. */
  private static final String ANSWER = "x-answer";

  /** Which of the calls it is. */
  private static final String NUMBER = "x-number";

  private static final List<String> ANSWERS = List.of("text", "repeated", "compressed", "refused");

  @TempDir Path data;

  private final Canaries canaries = new Canaries(SEED);

  /** What the provider repeats, by number of the call. */
  private final List<String> repeated = new CopyOnWriteArrayList<>();

  /**
   * One way to send a credential.
   *
   * @param path below {@code /gateway}, with {@code ?} and a query if it has one
   * @param headers by name
   * @param secret what the provider repeats in its answers; empty if it does not see it
   */
  private record Way(String name, String path, Map<String, String> headers, String secret) {}

  @Test
  void noCredentialOfACallReachesTheDisk() throws Exception {
    List<String> served = new ArrayList<>();
    try (ScriptedProvider provider = ScriptedProvider.start(this::answer);
        VerbatimProcess server = VerbatimProcess.serve(data, providers(provider))) {
      Api api = server.api();
      WebClient client = WebClient.of(server.url());
      int calls = 0;
      for (boolean stream : List.of(false, true)) {
        for (String answer : ANSWERS) {
          for (Way way : ways(stream)) {
            AggregatedHttpResponse response = call(client, way, stream, answer);
            assertThat(response.status().code())
                .as("%s %s", way.path, response.contentUtf8())
                .isEqualTo(answer.equals("refused") ? 401 : 200);
            calls++;
          }
        }
        Way nobody =
            new Way(
                "no upstream", "/gone/v1/models?key=" + canary("no upstream", 32), Map.of(), "");
        assertThat(call(client, nobody, stream, "none").status().code()).isEqualTo(502);
        calls++;
      }
      assertThat(provider.settledExchanges())
          .as("the keys reached the provider")
          .hasSize(calls - 2);
      int stored = calls;
      api.awaitTraces("", traces -> traces.path("items").size() == stored);
      served.addAll(Canaries.everythingServed(api));
      server.stop();
      served.add(server.output());
    }
    canaries.assertKept(data, served);
  }

  private static String[] providers(ScriptedProvider provider) {
    List<String> arguments = new ArrayList<>(List.of("--provider", "gone=http://127.0.0.1:1"));
    for (String name : List.of("openai", "anthropic", "gemini", "azure", "bedrock")) {
      arguments.addAll(List.of("--provider", name + "=" + provider.uri()));
    }
    return arguments.toArray(String[]::new);
  }

  /** With new credentials each time. */
  private List<Way> ways(boolean stream) {
    List<Way> ways = new ArrayList<>();
    ways.add(header("authorization", "/openai/v1/chat/completions", "Bearer %s"));
    ways.add(header("authorization", "/openai/v1/responses", "Basic %s"));
    String proxy = "Basic " + canary("proxy-authorization", 48);
    ways.add(
        new Way(
            "proxy",
            "/openai/v1/chat/completions",
            Map.of("proxy-authorization", proxy, "x-forwarded-access-token", proxy),
            ""));
    ways.add(header("cookie", "/openai/v1/chat/completions", "theme=dark; sid=%s"));
    ways.add(header("x-api-key", "/anthropic/v1/messages", "%s"));
    ways.add(header("api-key", "/azure/openai/deployments/d/chat/completions?api-version=1", "%s"));
    String gemini = stream ? "streamGenerateContent?alt=sse" : "generateContent";
    ways.add(header("x-goog-api-key", "/gemini/v1beta/models/gemini-2.5-pro:" + gemini, "%s"));
    String inQuery = canary("?key=", 39);
    ways.add(
        new Way(
            "?key=",
            "/gemini/v1beta/models/gemini-2.5-pro:"
                + gemini
                + (stream ? "&" : "?")
                + "key="
                + inQuery,
            Map.of(),
            inQuery));
    ways.add(
        signed("/bedrock/model/anthropic.claude/" + (stream ? "converse-stream" : "converse")));
    String token = canary("X-Amz-Security-Token of a URL", 120);
    ways.add(
        new Way(
            "signed URL",
            "/bedrock/model/m/converse?X-Amz-Signature=%s&X-Amz-Credential=%s&X-Amz-Security-Token=%s"
                .formatted(
                    canary("X-Amz-Signature of a URL", 64),
                    canary("X-Amz-Credential of a URL", 40),
                    token),
            Map.of(),
            token));
    ways.add(labelled());
    return ways;
  }

  private Way header(String name, String path, String value) {
    String secret = canary(name + " to " + path, 48);
    return new Way(name, path, Map.of(name, value.formatted(secret)), secret);
  }

  /** AWS Signature Version 4, with a session token. */
  private Way signed(String path) {
    String token = canary("X-Amz-Security-Token", 200);
    String authorization =
        "AWS4-HMAC-SHA256 Credential=%s/20261122/us-east-1/bedrock/aws4_request,"
            + " SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=%s";
    return new Way(
        "signature",
        path,
        Map.of(
            "authorization",
            authorization.formatted(
                canary("access key of a signature", 20), canary("signature", 64)),
            "x-amz-date",
            "20261122T090000Z",
            "x-amz-security-token",
            token),
        token);
  }

  /** Keys where labels are meant to be. */
  private Way labelled() {
    Map<String, String> headers = new HashMap<>();
    headers.put("helicone-auth", "Bearer vb_" + canary("helicone-auth", 40));
    headers.put("x-verbatim-key", "vb_" + canary("x-verbatim-key", 40));
    headers.put("x-verbatim-metadata-api-key", canary("metadata by name", 32));
    headers.put("helicone-property-password", canary("property by name", 32));
    headers.put("x-verbatim-metadata-note", shaped("metadata") + " " + witness("metadata"));
    headers.put("helicone-property-url", "https://h/?key=" + canary("URL in a property", 32));
    headers.put("helicone-session-name", shaped("session name"));
    for (String label :
        List.of("session", "user", "prompt", "prompt-version", "tags", "service", "environment")) {
      headers.put("x-verbatim-" + label, shaped("x-verbatim-" + label) + " " + witness(label));
    }
    headers.put("x-verbatim-outcome", shaped("x-verbatim-outcome"));
    headers.put("x-verbatim-outcome-of", shaped("x-verbatim-outcome-of"));
    return new Way("labels", "/openai/v1/chat/completions", headers, "");
  }

  private String shaped(String where) {
    return "sk-proj-" + canary(where, 48);
  }

  private AggregatedHttpResponse call(WebClient client, Way way, boolean stream, String answer) {
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, "/gateway" + way.path)
            .add("content-type", "application/json")
            .add(ANSWER, answer)
            .add("x-witness", witness(way.name + " header"))
            .add(NUMBER, String.valueOf(repeated.size()));
    repeated.add(way.secret);
    way.headers.forEach(headers::add);
    // A call that nobody takes has no body yet.
    String word = answer.equals("none") ? "" : witness(way.name);
    String body =
        "{\"model\":\"m\",\"stream\":%s,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"AIza%s %s\"}]}"
            .formatted(stream, canary(way.name + ": request body", 35), word);
    return client.execute(headers.build(), HttpData.of(UTF_8, body)).aggregate().join();
  }

  private Reply answer(ProviderRequest request) {
    String secret = repeated.get(Integer.parseInt(request.header(NUMBER).orElseThrow()));
    String found = witness("answer");
    String error =
        "{\"error\":{\"type\":\"auth\",\"message\":\"Bad key %s: https://u:%s@h/v1?a=1\\u0026key=%s and ?key=%s %s\"}}"
            .formatted(
                secret,
                canary("password in the URL of an error", 20),
                canary("key in the URL of an error", 20),
                canary("second key in an error", 20),
                found);
    Reply reply =
        switch (request.header(ANSWER).orElse("")) {
          case "refused" -> Reply.raw(401, "application/json", error.getBytes(UTF_8));
          case "repeated" ->
              request.stream()
                  ? Reply.raw(
                      200,
                      "text/event-stream",
                      ("data: {\"error\":{\"message\":\"no " + secret + found + "\"}}\n\n")
                          .getBytes(UTF_8))
                  : Reply.raw(
                      200,
                      "application/json",
                      ("{\"you\":\"sent " + secret + " " + found + "\"}").getBytes(UTF_8));
          case "compressed" ->
              Reply.raw(
                      200,
                      "application/json",
                      ("{\"you\":\"sent " + secret + " " + found + "\"}").getBytes(UTF_8))
                  .gzip();
          default -> {
            String text = "Use sk-proj-" + canary("key in an answer", 48) + " " + found;
            boolean spoken = request.path().matches("/v1/(chat|responses|messages).*");
            yield spoken ? Reply.text(text) : Reply.raw(200, "text/plain", text.getBytes(UTF_8));
          }
        };
    return reply
        .header("set-cookie", "sid=" + canary("set-cookie", 32) + "; HttpOnly")
        .header("x-auth-token", canary("token header of an answer", 32))
        .header("location", "https://h/next?sig=" + canary("URL in a header", 32));
  }

  private synchronized String canary(String where, int length) {
    return canaries.secret(where, length);
  }

  private synchronized String witness(String where) {
    return canaries.witness(where);
  }
}
