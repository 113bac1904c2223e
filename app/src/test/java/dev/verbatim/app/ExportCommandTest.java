package dev.verbatim.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export}, and what it wrote taken up again. */
class ExportCommandTest {
  @TempDir static Path folder;
  private static ServerProcess server;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    server = serve("from");
    url = url(server);
    new Sender(server.server().port()).send(0, 40);
    awaitSpans(url, 40);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anArchiveIsImportedElsewhere() throws Exception {
    Path file = folder.resolve("all.otlp.jsonl");
    CommandRun export = CommandRun.of("export", "--url", url, "-o", file.toString());
    assertThat(export.err().strip()).isEqualTo("40 spans of 1 traces exported");
    assertThat(export.exitCode()).isZero();
    try (ServerProcess other = serve("archive")) {
      CommandRun imported = CommandRun.of("import", "--url", url(other), file.toString());
      assertThat(imported.err()).isEmpty();
      assertThat(imported.exitCode()).isZero();
      awaitSpans(url(other), 40);
      String path = "/api/v1/traces/" + Sender.TRACE;
      assertThat(Http.get(url(other) + path)).isEqualTo(Http.get(url + path));
    }
  }

  @Test
  void rowsWithSpansAreImportedElsewhere() throws Exception {
    Path file = folder.resolve("all.jsonl");
    assertThat(
            CommandRun.of("export", "--url", url, "--format", "jsonl", "-o", file.toString())
                .exitCode())
        .isZero();
    try (ServerProcess other = serve("rows")) {
      CommandRun imported = CommandRun.of("import", "--url", url(other), file.toString());
      assertThat(imported.err()).isEmpty();
      assertThat(imported.exitCode()).isZero();
      awaitSpans(url(other), 40);
      String path = "/api/v1/traces/" + Sender.TRACE;
      assertThat(Http.get(url(other) + path)).isEqualTo(Http.get(url + path));
    }
  }

  @Test
  void aHistoryIsSentToAnotherBackend() throws Exception {
    try (ServerProcess other = serve("backend")) {
      CommandRun sent =
          CommandRun.of("export", "--url", url, "--to", url(other) + "/v1/traces", "kind:tool");
      assertThat(sent.err().strip()).isEqualTo("40 spans of 1 traces exported");
      assertThat(sent.exitCode()).isZero();
      awaitSpans(url(other), 40);
      CommandRun refused = CommandRun.of("export", "--url", url, "--to", url(other) + "/nowhere");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("refuses spans");
    }
  }

  @Test
  void everySpanIsCopiedToAnotherBackendLive() throws Exception {
    try (ServerProcess backend = serve("copies");
        ServerProcess forwarding =
            ServerProcess.start(
                AppConfig.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                        Setting.PORT,
                        "0",
                        Setting.DATA,
                        folder.resolve("forwarding").toString(),
                        Setting.FORWARD_TARGETS,
                        "other=" + url(backend) + "/v1/traces",
                        Setting.FORWARD_HEADERS,
                        "other.x-key=secret")))) {
      new Sender(forwarding.server().port()).send(0, 25);
      awaitSpans(url(backend), 25);
      assertThat(Http.get(url(forwarding) + "/metrics"))
          .contains("verbatim_forward_spans_waiting{target=\"other\"}");
    }
  }

  @Test
  void tablesHaveARowForEachSpan() throws Exception {
    Path sqlite = folder.resolve("events.db");
    assertThat(
            CommandRun.of("export", "--url", url, "--format", "sqlite", "-o", sqlite.toString())
                .exitCode())
        .isZero();
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + sqlite);
        ResultSet count =
            database
                .createStatement()
                .executeQuery("select count(*), min(event_type) from events")) {
      assertThat(count.getInt(1)).isEqualTo(40);
      assertThat(count.getString(2)).isEqualTo("tool_call");
    }
    Path parquet = folder.resolve("events.parquet");
    assertThat(
            CommandRun.of("export", "--url", url, "--format", "parquet", "-o", parquet.toString())
                .exitCode())
        .isZero();
    assertThat(new String(Files.readAllBytes(parquet), 0, 4, UTF_8)).isEqualTo("PAR1");
    Path csv = folder.resolve("events.csv");
    assertThat(
            CommandRun.of("export", "--url", url, "--format", "CSV", "-o", csv.toString())
                .exitCode())
        .isZero();
    assertThat(Files.readString(csv).lines().findFirst().orElseThrow()).contains("trace_id,");
    assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".part"))).isEmpty();
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(CommandRun.of("export", "--url", url, "--format", "parquet").err())
        .contains("--output: missing");
    assertThat(CommandRun.of("export", "--url", url, "-o", "x", "--to", "http://h").err())
        .contains("only one of them");
    CommandRun wrong =
        CommandRun.of("export", "--url", url, "-o", folder.resolve("x").toString(), "modle:a");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("model");
    assertThat(CommandRun.of("export", "--url", "http://127.0.0.1:1", "-o", "x").err())
        .contains("no server at");
  }

  @Test
  void anExportThatWasCutLeavesNoFile() throws Exception {
    HttpServer cut =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cut.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"resourceSpans\":[]}\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    cut.start();
    try {
      Path file = folder.resolve("cut.jsonl");
      CommandRun run =
          CommandRun.of(
              "export",
              "--url",
              "http://127.0.0.1:" + cut.getAddress().getPort(),
              "-o",
              file.toString());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("not complete");
      assertThat(file).doesNotExist();
    } finally {
      cut.stop(0);
    }
  }

  private static ServerProcess serve(String name) throws Exception {
    return ServerProcess.start(
        AppConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of(Setting.PORT, "0", Setting.DATA, folder.resolve(name).toString())));
  }

  private static String url(ServerProcess process) {
    return "http://localhost:" + process.server().port();
  }

  private static void awaitSpans(String url, int count) throws InterruptedException {
    while (!CommandRun.of("search", "--url", url, "kind:tool").out().contains("of " + count)) {
      Thread.sleep(50);
    }
  }

  /** Reads a document. */
  private static final class Http {
    static String get(String address) throws Exception {
      try (var client = java.net.http.HttpClient.newHttpClient()) {
        return client
            .send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(address)).build(),
                java.net.http.HttpResponse.BodyHandlers.ofString())
            .body();
      }
    }
  }
}
