package dev.verbatim.demo.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.verbatim.sdk.ActiveSpan;
import dev.verbatim.sdk.Kind;
import dev.verbatim.sdk.Outcome;
import dev.verbatim.sdk.Verbatim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Refund requests decided by a model, under two versions of the prompt: v3 asks for JSON in passing
 * and often gets prose, which the app cannot parse; v4 insists.
 *
 * @param version of the prompt
 * @param request what the customer asks
 */
public record RefundStory(String version, Request request) implements Story {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> PROMPTS =
      Map.of(
          "v3",
          "Refund desk, prompt v3. Decide about the refund request with the policy below and give"
              + " decision, amount and reason, preferably as JSON.",
          "v4",
          "Refund desk, prompt v4. Decide about the refund request with the policy below. Answer"
              + " only with one JSON object: {\"decision\": \"approve\"|\"deny\", \"amount_usd\":"
              + " number, \"reason\": string}. No other text.");
  private static final String POLICY =
      "Cancelled by the airline: full refund. Within 24 hours of booking: full refund. Otherwise"
          + " only with travel insurance, for health or weather reasons.";

  /**
   * A customer and what the model makes of the request.
   *
   * @param user who asks
   * @param text the question
   * @param prose what v3 says
   * @param json what v4 says
   */
  public record Request(String user, String text, String prose, String json) {}

  /** The same requests under both versions. */
  public static List<RefundStory> all() {
    List<RefundStory> stories = new ArrayList<>();
    for (Request request : requests()) {
      stories.add(new RefundStory("v3", request));
      stories.add(new RefundStory("v4", request));
    }
    return stories;
  }

  private static List<Request> requests() {
    return List.of(
        new Request(
            "u-1042",
            "Where is my refund? The airline cancelled HAT170 on Friday and I paid 412 dollars.",
            "Since the airline cancelled the flight, a full refund of $412 is due.",
            "{\"decision\":\"approve\",\"amount_usd\":412,\"reason\":\"cancelled by the"
                + " airline\"}"),
        new Request(
            "u-2077",
            "I booked this morning by mistake and want my 180 dollars back.",
            "{\"decision\":\"approve\",\"amount_usd\":180,\"reason\":\"within 24 hours\"}",
            "{\"decision\":\"approve\",\"amount_usd\":180,\"reason\":\"within 24 hours\"}"),
        new Request(
            "u-3311",
            "My meeting was moved, please refund my basic economy ticket, no insurance.",
            "I am sorry, a change of plans without travel insurance cannot be refunded.",
            "{\"decision\":\"deny\",\"amount_usd\":0,\"reason\":\"change of plans, no"
                + " insurance\"}"),
        new Request(
            "u-4820",
            "Ich bin krank geworden, die Versicherung habe ich – bitte um Erstattung von 265"
                + " Dollar.",
            "Bei Krankheit mit Versicherung steht Ihnen die volle Erstattung von 265 $ zu.",
            "{\"decision\":\"approve\",\"amount_usd\":265,\"reason\":\"health, insured\"}"));
  }

  @Override
  public String title() {
    return "refund " + version + " for " + request.user;
  }

  @Override
  public List<Dialogue> dialogues() {
    return List.of(
        Dialogue.on(request.text)
            .under("Refund desk, prompt " + version)
            .says(version.equals("v3") ? request.prose : request.json));
  }

  @Override
  public void play(World world) {
    Verbatim.labels()
        .session(world.session("refund-" + request.user + "-" + version))
        .user(request.user)
        .prompt("refund", version)
        .metadata("plan", request.user.endsWith("2") ? "pro" : "free")
        .run(() -> decide(world));
  }

  private void decide(World world) {
    try (ActiveSpan span = Verbatim.begin(Kind.CHAIN, "refund triage").input(request.text)) {
      String policy = Verbatim.retrieval("refund policy", request.text, () -> POLICY);
      ChatCompletion completion =
          world
              .openAi()
              .chat()
              .completions()
              .create(
                  ChatCompletionCreateParams.builder()
                      .model("gpt-4o-mini")
                      .addSystemMessage(PROMPTS.get(version) + "\n\nPolicy: " + policy)
                      .addUserMessage(request.text)
                      .build());
      String answer = completion.choices().getFirst().message().content().orElse("");
      String shown = parsed(answer);
      Verbatim.finalResponse(shown);
      span.output(shown);
    }
  }

  private String parsed(String answer) {
    try {
      JsonNode decision = JSON.readTree(answer);
      Verbatim.outcome(Outcome.PARSED);
      double amount = decision.path("amount_usd").asDouble();
      if (amount > 0) {
        Verbatim.tool(
            "issue_refund",
            JSON.createObjectNode().put("user", request.user).put("amount", amount).toString(),
            () -> "{\"status\":\"sent\"}");
        return "We refund " + amount + " dollars. It takes 5 to 7 business days.";
      }
      return "We cannot refund this ticket: " + decision.path("reason").asText() + ".";
    } catch (JsonProcessingException e) {
      Verbatim.outcome(Outcome.PARSE_FAILED, "expected a JSON object");
      return "We could not process your request right now. A colleague will write to you.";
    }
  }
}
