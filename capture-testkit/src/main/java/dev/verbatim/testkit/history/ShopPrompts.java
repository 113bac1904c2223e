package dev.verbatim.testkit.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The prompts of the shop at one moment, with data filled in. */
final class ShopPrompts {
  private static final List<String> NAMES =
      List.of("Ada", "Grace", "Linus", "Barbara", "Zoë", "Jürgen", "María", "李雷", "Fatima", "Olu");
  private static final List<String> FAMILIES =
      List.of("Lovelace", "Hopper", "Liskov", "Müller", "García", "Okafor", "Haddad", "Tanaka");
  private static final List<String> PLANS = List.of("free", "pro", "team");
  private static final List<String> TOPICS =
      List.of("refund", "parcel", "invoice", "password", "voucher", "warranty", "address", "size");
  private static final List<String> WORDS =
      List.of(
          "the",
          "order",
          "was",
          "sent",
          "two",
          "days",
          "late",
          "and",
          "arrived",
          "broken",
          "box",
          "customer",
          "may",
          "return",
          "item",
          "within",
          "weeks",
          "if",
          "seal",
          "unbroken",
          "price",
          "shown",
          "at",
          "checkout",
          "holds",
          "unless",
          "stock",
          "runs",
          "out",
          "store",
          "credit");

  private final SplittableRandom random;
  private final Instant time;

  ShopPrompts(SplittableRandom random, Instant time) {
    this.random = random;
    this.time = time;
  }

  /** Site, version, system message and user message of some call. */
  String[] write(int release, long offsetNanos) {
    return switch (random.nextInt(3)) {
      case 0 -> support(release);
      case 1 -> triage(release, PromptHistory.inReleases(offsetNanos));
      default -> answer(release);
    };
  }

  /** The tools of the support agent; one more from release 1.4 on. */
  static List<String> tools(int release) {
    List<String> tools = new ArrayList<>();
    for (String name : List.of("lookup_order", "refund_order", "send_mail")) {
      tools.add(tool(name, "order"));
    }
    if (release >= 4) {
      tools.add(tool("open_ticket", "subject"));
    }
    return tools;
  }

  private static String tool(String name, String parameter) {
    return "{\"type\":\"function\",\"function\":{\"name\":\""
        + name
        + "\",\"parameters\":{\"type\":\"object\",\"properties\":{\""
        + parameter
        + "\":{\"type\":\"string\"}}}}}";
  }

  private String[] support(int release) {
    int version = List.of(1, 2, 3, 2, 4, 4).get(release);
    StringBuilder system = new StringBuilder();
    system.append("You are the support agent of Verdant, a shop for garden tools.\n\n");
    system
        .append("Today is ")
        .append(
            LocalDate.ofInstant(time, ZoneOffset.UTC)
                .format(DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu", Locale.ENGLISH)))
        .append(".\n");
    system
        .append("You help ")
        .append(name())
        .append(" (")
        .append(PLANS.get(random.nextInt(PLANS.size())))
        .append(" plan).\n\n## Rules\n");
    system.append("- Look up an order before you speak about it.\n");
    system.append("- Quote prices as they are shown, with the currency.\n");
    system.append(
        version == 1
            ? "- Never promise a refund above 100 EUR without approval.\n"
            : "- Never promise a refund above 150 EUR without approval.\n");
    system.append("- 用客户的语言回答。\n");
    if (version >= 3) {
      system.append("- When the customer is upset, apologise before anything else.\n");
    }
    if (version == 4) {
      system.append("- Open a ticket for what you cannot solve.\n");
    }
    if (random.nextInt(100) < 30) {
      system.append("\n## Valued customer\nOffer free shipping on the next order.\n");
    }
    system.append("\n## Style\nShort sentences. No exclamation marks.\n");
    return new String[] {"support", "v" + version, system.toString(), question()};
  }

  private String[] triage(int release, double when) {
    boolean reloaded = release > 2 || release == 2 && when > 2.5;
    int version = reloaded ? when > 4.5 && random.nextBoolean() ? 3 : 2 : 1;
    StringBuilder system = new StringBuilder("You sort tickets of customers into queues.\n");
    system.append("Queues: billing, delivery, account, other.\n");
    system.append(
        switch (version) {
          case 1 -> "Answer with the name of one queue.\n";
          case 2 -> "Answer with JSON: {\"queue\": …, \"confidence\": 0..1}.\n";
          default ->
              "Think about the last sentence of the ticket first, then give a JSON object with"
                  + " queue, confidence and a reason of at most ten words.\n";
        });
    system.append("Request ").append(new java.util.UUID(random.nextLong(), random.nextLong()));
    system.append("\nIf nothing fits, say other.\n");
    return new String[] {"triage", "v" + version, system.toString(), question()};
  }

  private String[] answer(int release) {
    int version = release >= 4 ? 2 : 1;
    StringBuilder user = new StringBuilder();
    user.append(
        version == 1
            ? "Answer the question with the documents below.\n\n"
            : "Answer the question with the documents below. Cite them as [1], [2].\n\n");
    int documents = random.nextInt(2, 6);
    for (int i = 1; i <= documents; i++) {
      user.append("[").append(i).append("] ").append(document(random.nextInt(40)));
    }
    user.append("\nQuestion: ").append(question()).append("\n");
    return new String[] {
      "answer",
      "v" + version,
      "You answer questions about the help pages of a shop.\n"
          + "Stay with what the documents say. If they do not say it, say so.\n",
      user.toString()
    };
  }

  /** The same text for the same number: documents are retrieved again and again. */
  private static String document(int number) {
    SplittableRandom text = new SplittableRandom(number);
    StringBuilder document = new StringBuilder("Help page " + number + "\n");
    for (int line = 0; line < 2 + number % 3; line++) {
      for (int word = 0; word < 12; word++) {
        document.append(WORDS.get(text.nextInt(WORDS.size()))).append(word == 11 ? ".\n" : " ");
      }
    }
    return document.toString();
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()))
        + " "
        + FAMILIES.get(random.nextInt(FAMILIES.size()));
  }

  private String question() {
    return "What about my "
        + TOPICS.get(random.nextInt(TOPICS.size()))
        + " for order "
        + random.nextInt(10_000, 99_999)
        + "?";
  }
}
