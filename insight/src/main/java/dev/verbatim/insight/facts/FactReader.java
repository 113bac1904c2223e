package dev.verbatim.insight.facts;

import dev.verbatim.insight.facts.StatedFact.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts by their form. What stands in a text is claimed by the most telling form first, so
 * that the number in a date is no number of its own. Knows the words of English, and for money,
 * refusals and hedges those of German, French and Spanish; forms work in any language.
 */
final class FactReader {
  private static final String NUMBER = "\\d{1,3}(?:[,. ’']\\d{3})+(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)?";
  private static final String MONTH =
      "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
          + "Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static final Map<String, String> CURRENCIES =
      Map.ofEntries(
          Map.entry("$", "USD"),
          Map.entry("€", "EUR"),
          Map.entry("£", "GBP"),
          Map.entry("¥", "JPY"),
          Map.entry("₹", "INR"),
          Map.entry("dollar", "USD"),
          Map.entry("euro", "EUR"),
          Map.entry("pound", "GBP"),
          Map.entry("yen", "JPY"),
          Map.entry("rupee", "INR"),
          Map.entry("franken", "CHF"),
          Map.entry("cent", "cent"),
          Map.entry("円", "JPY"),
          Map.entry("圓", "JPY"),
          Map.entry("元", "CNY"),
          Map.entry("원", "KRW"),
          Map.entry("₩", "KRW"),
          Map.entry("₽", "RUB"),
          Map.entry("₺", "TRY"),
          Map.entry("₪", "ILS"),
          Map.entry("฿", "THB"),
          Map.entry("kr", "kr"),
          Map.entry("ريال", "ريال"),
          Map.entry("درهم", "درهم"),
          Map.entry("دينار", "دينار"),
          Map.entry("جنيه", "جنيه"));

  /** A part of a word in scripts that put spaces between words. */
  private static final String WORD =
      "[\\w&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]]";

  /** Before a number: no part of a word or of a longer number. */
  private static final String START = "(?<!" + WORD + "|[.,]|\\d)";

  /** A word behind a number that it counts. */
  private static final String COUNTED =
      "(?!(?:a|an|and|are|as|at|be|but|by|for|from|has|if|in|is|it|of|on|or|per|so|than|that|the"
          + "|then|this|to|was|were|which|will|with|you|your|und|oder|der|die|das|et|ou|y|o|de)\\b)"
          + "[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]]+";

  /** What may stand between a number and what it counts. */
  private static final String ADJECTIVE =
      "(?:additional|business|calendar|different|extra|free|full|more|new|other|separate|working)";

  /** What East Asian scripts put behind a number. */
  private static final String COUNTER = "[\\p{IsHan}\\p{IsKatakana}]";

  private record Form(Kind kind, Pattern pattern, Function<MatchResult, Optional<String>> value) {}

  private static final List<Form> FORMS =
      List.of(
          form(Kind.LINK, "\\bhttps?://[^\\s<>\"')\\]]*[^\\s<>\"')\\].,;:!?]", MatchResult::group),
          form(Kind.EMAIL, "\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+\\b", it -> lower(it.group())),
          form(
              Kind.DATE,
              "\\b(\\d{4})-(\\d{2})-(\\d{2})(?=T|\\b)",
              it -> date(it.group(1), it.group(2), it.group(3))),
          form(
              Kind.DATE,
              "\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)? (" + MONTH + ")\\b\\.?(?:,? (\\d{4}))?",
              it -> date(it.group(3), month(it.group(2)), it.group(1))),
          form(
              Kind.DATE,
              "\\b(" + MONTH + ")\\b\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4})\\b)?",
              it -> date(it.group(3), month(it.group(1)), it.group(2))),
          form(
              Kind.DATE,
              "\\b(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})\\b",
              it -> date(it.group(3), it.group(2), it.group(1))),
          // Month or day first: nobody can tell, so it stays as it is.
          form(Kind.DATE, "\\b\\d{1,2}/\\d{1,2}/\\d{2,4}\\b", MatchResult::group),
          form(
              Kind.TIME,
              "\\b(\\d{1,2})(?::(\\d{2}))?(?::\\d{2})? ?([aApP])\\.?[mM]\\b\\.?",
              FactReader::twelveHours),
          form(Kind.TIME, "\\b([01]?\\d|2[0-3]):([0-5]\\d)(?::[0-5]\\d)?\\b", FactReader::hours),
          form(
              Kind.MONEY,
              "([$€£¥₹₩₽₺₪฿]) ?(" + NUMBER + ")",
              it -> money(it.group(2), it.group(1))),
          form(
              Kind.MONEY,
              START
                  + "("
                  + NUMBER
                  + ") ?([€£円圓元원₩₽₺₪฿]|[A-Z]{3}\\b|(?i:dollars?|euros?|pounds?|yen|rupees?|"
                  + "franken|cents?|kr|ريال|درهم|دينار|جنيه)\\b)",
              it -> isCurrency(it.group(2)) ? money(it.group(1), it.group(2)) : null),
          form(
              Kind.PERCENT,
              START + "(" + NUMBER + ") ?(?:%|percent\\b|per cent\\b|Prozent\\b)",
              it -> number(it.group(1)) + "%"),
          form(
              Kind.CODE,
              "\\b(?=[A-Z0-9_-]*\\d)(?=[A-Z0-9_-]*[A-Z])[A-Z0-9]+(?:[-_][A-Z0-9]+)*\\b"
                  + "|\\b[A-Z]{5,}\\b",
              MatchResult::group),
          form(
              Kind.CODE,
              "\\b(?=\\w*\\d)(?=\\w*[A-Za-z])[A-Za-z]+(?:_[A-Za-z]+)*_\\d+\\b|#\\d+\\b",
              MatchResult::group),
          form(
              Kind.NUMBER,
              START
                  + "("
                  + NUMBER
                  + ")(?!"
                  + WORD
                  + ")"
                  + "(?: ?(?:-|–|to|bis|à|hasta) ?("
                  + NUMBER
                  + ")(?!"
                  + WORD
                  + "))?"
                  + "(?:[ -](?:"
                  + ADJECTIVE
                  + " )*("
                  + COUNTED
                  + ")\\b| ?("
                  + COUNTER
                  + "))?",
              FactReader::counted),
          form(
              Kind.REFUSAL,
              "(?i)\\b(?:I|we)(?:['’]m| am| are|['’]re) (?:sorry|unable|not able|not allowed)\\b"
                  + "|\\b(?:I|we) (?:can(?:['’]t|not)|am not able|must decline|won['’]t)\\b"
                  + "|\\bunable to (?:help|assist|comply|provide)\\b"
                  + "|\\bich kann (?:\\w+ ){0,3}nicht\\b|\\btut mir leid\\b"
                  + "|\\bje ne peux pas\\b|\\bno puedo\\b|\\blo siento\\b"
                  + "|申し訳(?:ありません|ございません)|できかねます|很抱歉|无法|لا (?:أستطيع|يمكنني)",
              it -> "declines"),
          form(
              Kind.HEDGE,
              "(?i)\\b(?:might|may be|maybe|perhaps|probably|possibly|likely|it seems|it appears"
                  + "|I think|I believe|I assume|not sure|approximately|roughly|vielleicht"
                  + "|möglicherweise|wahrscheinlich|peut-être|quizás|tal vez)\\b",
              it -> lower(it.group())),
          form(
              Kind.NAME,
              "(?<=[\\p{L}\\d,;:)'’\"-] |\\()\\p{Lu}[\\p{L}’'-]+(?: \\p{Lu}[\\p{L}’'-]+)*",
              MatchResult::group));

  private FactReader() {}

  /** The days that a text names, in its order. */
  static List<StatedFact> dates(String text) {
    return read(text, FORMS.stream().filter(form -> form.kind() == Kind.DATE).toList());
  }

  /** All facts in the order of the text. */
  static List<StatedFact> read(String text) {
    return read(text, FORMS);
  }

  private static List<StatedFact> read(String text, List<Form> forms) {
    List<StatedFact> facts = new ArrayList<>();
    BitSet taken = new BitSet(text.length());
    for (Form form : forms) {
      Matcher matcher = form.pattern().matcher(text);
      while (matcher.find()) {
        if (taken.get(matcher.start(), matcher.end()).isEmpty()
            && !isListNumber(form.kind(), text, matcher.start(), matcher.end())) {
          form.value()
              .apply(matcher)
              .ifPresent(
                  value -> {
                    taken.set(matcher.start(), matcher.end());
                    facts.add(new StatedFact(form.kind(), value, matcher.group(), matcher.start()));
                  });
        }
      }
    }
    facts.sort(Comparator.comparingInt(StatedFact::start));
    return facts;
  }

  /** Whether it numbers an item: {@code 1.}, {@code 2)} at the start of a line. */
  private static boolean isListNumber(Kind kind, String text, int start, int end) {
    if (kind != Kind.NUMBER || end + 1 >= text.length() || ".)".indexOf(text.charAt(end)) < 0) {
      return false;
    }
    int line = text.lastIndexOf('\n', start - 1) + 1;
    return text.substring(line, start).isBlank() && Character.isWhitespace(text.charAt(end + 1));
  }

  private static Form form(
      Kind kind, String pattern, Function<MatchResult, @Nullable String> value) {
    return new Form(
        kind,
        Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS),
        match -> Optional.ofNullable(value.apply(match)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String month(String name) {
    return String.format(Locale.ROOT, "%02d", MONTHS.indexOf(lower(name.substring(0, 3))) + 1);
  }

  private static @Nullable String date(@Nullable String year, String month, String day) {
    int ofMonth = Integer.parseInt(day);
    int ofYear = Integer.parseInt(month);
    return ofYear < 1 || ofYear > 12 || ofMonth < 1 || ofMonth > 31
        ? null
        : String.format(Locale.ROOT, "%s-%02d-%02d", year == null ? "" : year, ofYear, ofMonth);
  }

  private static @Nullable String twelveHours(MatchResult match) {
    int hour = Integer.parseInt(match.group(1));
    if (hour < 1 || hour > 12) {
      return null;
    }
    boolean afternoon = lower(match.group(3)).equals("p");
    int minute = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    return String.format(Locale.ROOT, "%02d:%02d", hour % 12 + (afternoon ? 12 : 0), minute);
  }

  private static String hours(MatchResult match) {
    return String.format(Locale.ROOT, "%02d:%s", Integer.parseInt(match.group(1)), match.group(2));
  }

  private static boolean isCurrency(String text) {
    if (text.length() == 3 && text.chars().allMatch(Character::isUpperCase)) {
      return Currency.getAvailableCurrencies().stream()
          .anyMatch(currency -> currency.getCurrencyCode().equals(text));
    }
    return CURRENCIES.containsKey(singular(text));
  }

  private static String money(String amount, String currency) {
    return number(amount) + " " + CURRENCIES.getOrDefault(singular(currency), currency);
  }

  private static String counted(MatchResult match) {
    String word = match.group(3) == null ? match.group(4) : match.group(3);
    return number(match.group(1))
        + (match.group(2) == null ? "" : "–" + number(match.group(2)))
        + (word == null ? "" : " " + singular(word));
  }

  private static String singular(String word) {
    String plain = lower(word);
    return plain.length() > 3 && plain.endsWith("s") && !plain.endsWith("ss")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  /** In one form: without grouping, with a decimal point, without zeros behind it. */
  static String number(String text) {
    String plain = text.replaceAll("[ ’'\\u00a0\\u202f]", "");
    int point = plain.lastIndexOf('.');
    int comma = plain.lastIndexOf(',');
    if (point >= 0 && comma >= 0) {
      String grouping = point > comma ? "," : ".";
      plain = plain.replace(grouping, "").replace(',', '.');
    } else if (comma >= 0) {
      boolean grouping = plain.matches("\\d{1,3}(?:,\\d{3})+");
      plain = plain.replace(",", grouping ? "" : ".");
    } else if (plain.matches("\\d{1,3}(?:\\.\\d{3}){2,}")) {
      plain = plain.replace(".", "");
    }
    return new BigDecimal(plain).stripTrailingZeros().toPlainString();
  }
}
