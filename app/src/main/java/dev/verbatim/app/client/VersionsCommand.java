package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verbatim versions}. */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description = "Lists sites, or the versions of the prompt at a site.")
public final class VersionsCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 200;

  @Mixin private final ServerAddress server = new ServerAddress();

  @Parameters(
      arity = "0..1",
      paramLabel = "SITE",
      description = "The id or the name of a site, as the list shows them")
  private @Nullable String site;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Shares at this moment, e.g. 2026-11-01T14:05:00Z or -3d; the last call's")
  private @Nullable String at;

  @Option(
      names = "--skeleton",
      description = "Also the program text of each version, variables as {{s1}}")
  private boolean skeleton;

  @Option(
      names = "--recompute",
      description = "First look at the prompts of all stored calls anew, and wait for it")
  private boolean recompute;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (recompute) {
      recompute(out);
    }
    JsonNode sites = server.get("/api/v1/sites", Map.of());
    if (site == null) {
      sites(sites, out);
      return 0;
    }
    String id = siteId(sites, site);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("buckets", "1");
    Optional.ofNullable(at).ifPresent(time -> parameters.put("at", time));
    versions(server.get("/api/v1/sites/" + id + "/versions", parameters), out);
    return 0;
  }

  private void recompute(PrintWriter out) throws IOException, InterruptedException {
    JsonNode state = server.post("/api/v1/versions/recompute", "{}");
    while (state.path("recomputing").asBoolean()) {
      Thread.sleep(POLL_MILLIS);
      state = server.get("/api/v1/versions/detection", Map.of());
    }
    if (!state.path("failure").isNull()) {
      throw new IOException("the recompute ended early: " + field(state, "failure"));
    }
    out.printf("Looked at %s calls.%n", field(state, "done"));
  }

  private static void sites(JsonNode sites, PrintWriter out) {
    for (JsonNode each : sites.path("items")) {
      JsonNode current = each.path("current");
      out.printf(
          "%s  %s%n  %s, %s calls; %s%n",
          field(each, "siteId"),
          field(each, "name"),
          plural(each.path("versions").asInt(), "version"),
          field(each, "calls"),
          current.isNull()
              ? "no version yet: too few prompts are alike"
              : "last " + field(current, "name") + " (" + percent(current.path("share")) + ")");
    }
    int waiting = sites.at("/detection/waiting").asInt();
    if (sites.path("items").isEmpty()) {
      out.println("No model calls with prompts yet.");
    }
    if (waiting > 0) {
      out.println(waiting + " calls wait to be looked at.");
    }
  }

  /** An id stands for itself, a name for the one site that has it. */
  private static String siteId(JsonNode sites, String wanted) throws IOException {
    List<String> named = new ArrayList<>();
    for (JsonNode each : sites.path("items")) {
      if (each.path("siteId").asText().equals(wanted)) {
        return wanted;
      }
      if (each.path("name").asText().equals(wanted)) {
        named.add(each.path("siteId").asText());
      }
    }
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw new IOException(
        "site "
            + line(wanted)
            + (named.isEmpty() ? ": not known" : ": several have this name: " + named)
            + " (expected: an id that `verbatim versions` lists)");
  }

  private void versions(JsonNode site, PrintWriter out) {
    out.printf(
        "%s  %s  %s calls; shares at %s%n",
        field(site, "siteId"), field(site, "name"), field(site, "calls"), field(site, "at"));
    for (JsonNode version : site.path("items")) {
      out.printf(
          "%s  %s  %s %s  %s calls  %s to %s%n",
          field(version, "name"),
          field(version, "versionId"),
          percent(version.path("share")),
          field(version, "state"),
          field(version, "calls"),
          field(version, "firstSeen"),
          field(version, "lastSeen"));
      out.printf(
          "    $%s  p50 %s ms  p95 %s ms  %s, %s%s%s%n",
          field(version, "costUsd"),
          field(version, "latencyP50Ms"),
          field(version, "latencyP95Ms"),
          plural(version.path("errors").asInt(), "error"),
          plural(version.path("refusals").asInt(), "refusal"),
          commits(version.path("commits")),
          version.path("withoutRelease").asBoolean() ? "  changed without a release" : "");
      if (skeleton) {
        for (JsonNode each : version.path("skeleton")) {
          out.printf(
              "    %-6s %s %s%n",
              field(each, "part"),
              switch (each.path("kind").asText()) {
                case "constant" -> " ";
                case "conditional" -> "?";
                default -> "~";
              },
              field(each, "text"));
        }
      }
    }
    if (site.path("undecided").asLong() > 0) {
      out.printf(
          "%s calls have no version: too few prompts are like theirs.%n", field(site, "undecided"));
    }
  }

  private static String commits(JsonNode commits) {
    List<String> names = new ArrayList<>();
    commits.forEach(commit -> names.add(field(commit, "value") + " ×" + field(commit, "calls")));
    return names.isEmpty() ? "" : "  commit " + String.join(", ", names);
  }

  private static String plural(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String percent(JsonNode share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share.asDouble());
  }
}
