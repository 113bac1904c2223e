package dev.verbatim.testkit.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An agent that plans, works on several items side by side with tools whose arguments depend on
 * earlier answers, lets the model vote three times on the same question, and writes a final answer.
 * Everything follows from the seed, the mutations and the answers. Many requests differ in one word
 * of data only, and the prompts share most of their words, so that a wrong answer is near.
 */
public final class SimulatedAgent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VOTES = 3;
  private static final long START = 1_790_000_000_000_000_000L;

  private final AgentPrompts prompts;
  private final Set<Mutation> mutations;
  private final Function<AgentCall, String> model;
  private final SplittableRandom noise;
  private final SplittableRandom order;
  private final SplittableRandom retries;
  private final List<String> items;
  private final String question;
  private long now;

  private SimulatedAgent(long seed, Set<Mutation> mutations, Function<AgentCall, String> model) {
    this.mutations = mutations;
    this.model = model;
    this.prompts = new AgentPrompts(seed, mutations.contains(Mutation.PROMPT_EDIT));
    this.question = prompts.question();
    this.items = new ArrayList<>(prompts.items());
    boolean later = mutations.contains(Mutation.CLOCK_AND_IDS);
    this.noise = new SplittableRandom(later ? ~seed : seed);
    this.order =
        new SplittableRandom(mutations.contains(Mutation.PARALLEL_ORDER) ? seed + 77 : seed);
    this.retries = new SplittableRandom(seed);
    this.now = START + (later ? 86_400_000_000_000L + noise.nextLong(1L << 40) : 0);
  }

  /**
   * Runs.
   *
   * @param model gives the answers, as {@link #answer} does
   */
  public static void run(long seed, Set<Mutation> mutations, Function<AgentCall, String> model) {
    Set<Mutation> all = EnumSet.noneOf(Mutation.class);
    all.addAll(mutations);
    new SimulatedAgent(seed, all, model).run();
  }

  /**
   * What a model says: follows from the meaning, and differs from sample to sample where it votes.
   *
   * @param sample how often it was asked this before
   */
  public static String answer(AgentCall call, int sample) {
    SplittableRandom random =
        new SplittableRandom(call.meaning().hashCode() * 31L + (isVote(call) ? sample : 0));
    return isVote(call)
        ? (random.nextBoolean() ? "urgent" : "can wait") + ", sample " + random.nextInt(1000)
        : Integer.toString(random.nextInt(100, 100_000));
  }

  private static boolean isVote(AgentCall call) {
    return call.site().equals("vote");
  }

  private void run() {
    if (mutations.contains(Mutation.GUARD_CALL)) {
      ask("guard", "guard|" + question, true, List.of(user(question)));
    }
    String plan =
        ask("plan", "plan|" + question, false, List.of(user(prompts.plan(clock(), id()))));
    if (mutations.contains(Mutation.DROPPED_ITEM)) {
      items.remove(1);
    }
    if (mutations.contains(Mutation.OTHER_ITEM)) {
      items.set(0, prompts.otherItem());
    }
    List<String> results = research(plan);
    TreeMap<String, Integer> votes = new TreeMap<>();
    String findings = String.join("\n", results);
    String meaning = String.join("|", results.stream().sorted().toList());
    String voted = prompts.vote(findings, clock());
    for (int vote = 0; vote < VOTES; vote++) {
      String answer = ask("vote", "vote|" + meaning, false, List.of(user(voted)));
      votes.merge(answer.split(",", 2)[0], 1, Integer::sum);
    }
    ask(
        "final",
        "final|" + meaning + "|" + votes,
        false,
        List.of(user(prompts.last(findings, votes.toString(), clock()))));
  }

  /** Works on all items side by side; their findings in the order in which they are done. */
  private List<String> research(String plan) {
    List<Work> open = new ArrayList<>();
    items.forEach(item -> open.add(new Work(item, plan)));
    List<String> done = new ArrayList<>();
    while (!open.isEmpty()) {
      Work next = open.get(order.nextInt(open.size()));
      if (next.step()) {
        open.remove(next);
        done.add("- " + next.item + ": " + next.found);
      }
    }
    return done;
  }

  /** One item: a loop of calls and tools. */
  private final class Work {
    private final String item;
    private final int turns;
    private final List<ObjectNode> history = new ArrayList<>();
    private String meaning;
    private String found = "";
    private int turn;

    Work(String item, String plan) {
      this.item = item;
      this.turns = 1 + Math.floorMod(item.hashCode(), 3);
      this.meaning = "research|" + question + "|" + item + "|" + plan;
      history.add(user(prompts.research(item, plan, clock(), id())));
    }

    /** Whether it is done. */
    boolean step() {
      String answer = ask("research", meaning, false, history);
      if (turn == turns) {
        found = answer;
        return true;
      }
      turn++;
      // Two tools at once; the arguments of both come out of the answer.
      List<ObjectNode> results = new ArrayList<>();
      ObjectNode said = JSON.createObjectNode().put("role", "assistant");
      ArrayNode calls = said.putArray("tool_calls");
      for (String tool : List.of("lookup", "history")) {
        String callId = "call_" + id();
        calls
            .addObject()
            .put("id", callId)
            .put("type", "function")
            .putObject("function")
            .put("name", tool)
            .put("arguments", "{\"item\": \"" + item + "\", \"page\": " + answer + "}");
        results.add(
            JSON.createObjectNode()
                .put("role", "tool")
                .put("tool_call_id", callId)
                .put("content", result(tool, answer)));
      }
      if (order.nextBoolean()) {
        Collections.reverse(results);
      }
      history.add(said);
      history.addAll(results);
      meaning += "|" + answer;
      return false;
    }

    private String result(String tool, String answer) {
      return "{\"tool\":\""
          + tool
          + "\",\"value\":"
          + (tool + item + answer).hashCode()
          + ",\"at\":\""
          + clock()
          + "\"}";
    }
  }

  private String ask(String site, String meaning, boolean isNew, List<ObjectNode> messages) {
    now += noise.nextLong(1_000_000_000L) + 1_000_000;
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-5-mini");
    ArrayNode all = body.putArray("messages");
    all.addObject().put("role", "system").put("content", prompts.system(site));
    messages.forEach(message -> all.add(message.deepCopy()));
    if (site.equals("research")) {
      prompts.tools(body);
    }
    AgentCall call = new AgentCall(site, meaning, isNew, now, body);
    String answer = model.apply(call);
    boolean again = mutations.contains(Mutation.RETRY) && retries.nextInt(4) == 0;
    return again ? model.apply(call) : answer;
  }

  private static ObjectNode user(String text) {
    return JSON.createObjectNode().put("role", "user").put("content", text);
  }

  private String clock() {
    return java.time.Instant.ofEpochSecond(now / 1_000_000_000).toString();
  }

  private String id() {
    return new java.util.UUID(noise.nextLong(), noise.nextLong()).toString();
  }
}
