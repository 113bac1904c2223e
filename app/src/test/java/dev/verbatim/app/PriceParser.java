package dev.verbatim.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parser of answers that name a price. Its argument is the pattern of one. */
final class PriceParser {
  private PriceParser() {}

  public static void main(String[] arguments) throws Exception {
    Pattern price = Pattern.compile(arguments[0]);
    ObjectMapper json = new ObjectMapper();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode answer = json.readTree(line);
      Matcher found = price.matcher(answer.path("text").asText());
      System.out.println(
          found.find()
              ? json.createObjectNode().put("price", found.group(1))
              : json.createObjectNode().put("error", "no price"));
    }
  }
}
