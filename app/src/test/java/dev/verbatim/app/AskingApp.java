package dev.verbatim.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** An app that asks a model what is in the files it is given, one after the other. */
final class AskingApp {
  private AskingApp() {}

  public static void main(String[] files) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (String file : files) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(
                        URI.create(System.getenv("OPENAI_BASE_URL") + "/chat/completions"))
                    .header("content-type", "application/json")
                    .header("authorization", "Bearer " + System.getenv("OPENAI_API_KEY"))
                    .POST(HttpRequest.BodyPublishers.ofFile(Path.of(file)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        Files.writeString(Path.of(file + ".answer"), answer.statusCode() + "\n" + answer.body());
      }
    }
  }
}
